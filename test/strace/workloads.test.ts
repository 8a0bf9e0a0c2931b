import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { Trace } from "../../src/base/trace.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import { replayLogs } from "../../src/strace/replay-logs.ts";
import { layerOf, listingOf } from "./support/listing.ts";
import { makeFixture, type Workload } from "./support/make-fixture.ts";

const RECORDED = fileURLToPath(new URL("recorded/", import.meta.url));

/** Programs recorded on Linux 6.18, over a real overlay of Debian 12 (recorded/README.md). */
const WORKLOADS = ["apt", "postgres", "pgbench", "sqlite", "npm", "git", "logrotate", "chown"];

// COPYUP_STRACE_RECORDED=FOLDER COPYUP_STRACE_IMAGE=FOLDER: makes the fixtures anew of what record.sh left there.
const { COPYUP_STRACE_RECORDED: folder, COPYUP_STRACE_IMAGE: image } = process.env;
if (folder !== undefined && image !== undefined) {
  for (const name of WORKLOADS) await makeFixture(join(folder, name), image, join(RECORDED, name));
}

const unpacked = (file: string): Buffer => brotliDecompressSync(readFileSync(join(RECORDED, file)));

function workload(name: string): Workload {
  return JSON.parse(unpacked(`${name}.json.br`).toString());
}

async function played(name: string, lower: readonly string[]) {
  const moved = { written: 0, copied: 0 };
  const trace = new Trace(({ event }) => {
    if (event.type === "write") moved.written += event.bytes;
    if (event.type === "copy-up") moved.copied += event.copied;
  });
  const upper = new Layer({ name: "upper" });
  const lowers = [layerOf(lower)];
  const overlay = mount({ lowers, upper, clock: steppingClock(), trace });
  const log = Readable.from([unpacked(`${name}.log.br`)]);
  const { replay, lines } = await replayLogs(log, { process: overlay.process(), trace });
  return { upper, replay, lines, moved };
}

describe("a recorded workload leaves what it left on the kernel's overlay", () => {
  it.each(WORKLOADS)("%s", async (name) => {
    const { lower, upper, bytes } = workload(name);

    const run = await played(name, lower);

    expect(listingOf(run.upper)).toEqual(upper);
    expect(run.moved.written + run.moved.copied).toBe(bytes);
    expect(run.replay.findings.differences).toEqual([]);
    expect(run.lines).toBeGreaterThan(500);
  });
});
