import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import { replayLogs } from "../../src/strace/replay-logs.ts";
import { tempFolder } from "../image/support/temp.ts";
import { layerOf, listingOf } from "./support/listing.ts";
import { makeProbes, type ProbeRun, type Probes } from "./support/make-probes.ts";

const FIXTURE = fileURLToPath(new URL("recorded/probes.json.br", import.meta.url));

// COPYUP_STRACE_PROBES=FOLDER: makes the fixture anew of what recorded/probes/record.sh left there.
const { COPYUP_STRACE_PROBES: recorded } = process.env;
if (recorded !== undefined) makeProbes(recorded, FIXTURE);

const { lower, runs }: Probes = JSON.parse(brotliDecompressSync(readFileSync(FIXTURE)).toString());

/** What a log does not tell, by the beginning of a run's name: the paths that come out otherwise, and what is said. */
const UNTOLD: readonly (readonly [run: string, paths: readonly string[], said: string])[] = [
  ["attached", ["/data/a.txt", "/data/log.txt"], "descriptor"],
  ["iouring", ["/data/iou"], "io_uring"],
  ["scm without -y", ["/data/passed", "/data/pg"], "descriptor of unknown origin"],
  ["tmpfile_", ["/data/tmp-pid"], "not simulated"],
];

const image = layerOf(lower);
const folder = tempFolder();

/** Plays the logs of a run, from files as strace leaves them. */
async function played({ logs, init }: ProbeRun, index: number) {
  mkdirSync(join(folder.path, `${index}`));
  const files = Object.entries(logs).map(([name, text]) =>
    folder.write(join(`${index}`, name), Buffer.from(text, "latin1")),
  );
  const upper = new Layer({ name: "upper" });
  const process = mount({ lowers: [image], upper, clock: steppingClock() }).process();
  const { replay } = await replayLogs(files, { process, trace: null, ...init });
  return { upper: listingOf(upper), findings: replay.findings, left: process.openFiles };
}

describe("a probe leaves what it left on the kernel's overlay, however it was recorded", () => {
  it.each(runs.map((run, index) => [run.name, run, index] as const))(
    "%s",
    async (name, run, index) => {
      const [, paths = [], said = ""] = UNTOLD.find(([start]) => name.startsWith(start)) ?? [];
      const told = (lines: readonly string[]) =>
        lines.filter((line) => !paths.some((path) => line.endsWith(` ${path}`)));

      const { upper, findings, left } = await played(run, index);

      expect(told(upper)).toEqual(told(run.upper));
      expect(left).toBe(0);
      // What may differ does, and is said.
      if (said !== "") {
        expect(upper).not.toEqual(run.upper);
        expect(findings.unknowns.map(({ kind }) => kind).join()).toContain(said);
      }
      // Without times, a listing may be told before what it lists.
      if (!name.endsWith("-ff")) expect(findings.differences).toEqual([]);
    },
  );
});
