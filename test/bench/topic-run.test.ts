import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { type Found, runTopic } from "../../bench/topic-run.ts";
import { tempFolder } from "../image/support/temp.ts";

const folder = tempFolder();

/** A process that sends what it is told to, and then does something. */
function script(name: string, then: string): URL {
  const path = join(folder.path, name);
  const send = `process.send({ kind: "field", noOverlay: process.argv[2] });`;
  writeFileSync(path, `${send}\n${then}\n`);
  return pathToFileURL(path);
}

const FOUND: Found = { kind: "field", noOverlay: "no root" };

const run = (url: URL, stop = new AbortController().signal, tell = (_: Found): void => undefined) =>
  runTopic(url, ["no root"], tell, stop);

describe("runTopic()", () => {
  it("gives what the process sent, as it came and in the end", async () => {
    const told: Found[] = [];

    const ended = await run(script("well.mjs", "process.disconnect();"), undefined, (found) => {
      told.push(found);
    });

    expect(ended).toEqual({ found: [FOUND] });
    expect(told).toEqual([FOUND]);
  });

  it.each([
    ["status.mjs", "process.exitCode = 3; process.disconnect();", "ended with status 3"],
    ["signal.mjs", `process.kill(process.pid, "SIGKILL");`, "ended by SIGKILL"],
  ])("gives none of it when the process ends badly: %s", async (name, then, failure) => {
    expect(await run(script(name, then))).toEqual({ failure });
  });

  it("ends the process when it is told to stop", async () => {
    const stop = new AbortController();

    const ended = run(script("long.mjs", "setInterval(() => {}, 1000);"), stop.signal, () =>
      stop.abort(),
    );

    expect(await ended).toEqual({ failure: "ended by SIGTERM" });
  });
});
