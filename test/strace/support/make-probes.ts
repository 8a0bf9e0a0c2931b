import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ReplayInit } from "../../../src/strace/replay.ts";
import { packed } from "./make-fixture.ts";

/** One way of recording one probe. */
export interface ProbeRun {
  readonly name: string;
  /** By the names of their files. */
  readonly logs: Readonly<Record<string, string>>;
  readonly init: Partial<ReplayInit>;
  /** What the kernel's upper directory held afterwards. */
  readonly upper: readonly string[];
}

/** What the fixture of all probes holds. */
export interface Probes {
  /** The tree they ran on. */
  readonly lower: readonly string[];
  readonly runs: readonly ProbeRun[];
}

/** Makes the fixture of what probes/record.sh left in a folder. */
export function makeProbes(folder: string, target: string): void {
  const lower = JSON.parse(readFileSync(join(folder, "image.json"), "utf8"));
  const names = readdirSync(join(folder, "runs")).sort();
  const probes: Probes = { lower, runs: names.map((name) => runIn(join(folder, "runs"), name)) };
  // Whoever recorded them did it somewhere else.
  const text = JSON.stringify(probes).replaceAll(folder, "/srv/probes");
  writeFileSync(target, packed(text.replaceAll(dirname(folder), "/srv")));
}

function runIn(folder: string, name: string): ProbeRun {
  const at = join(folder, name);
  const json = (file: string) => JSON.parse(readFileSync(join(at, file), "utf8"));
  const logs = readdirSync(join(at, "logs")).map((file) => [
    file,
    readFileSync(join(at, "logs", file), "latin1"),
  ]);
  return {
    ...{ name, logs: Object.fromEntries(logs) },
    ...{ init: json("init.json"), upper: json("listing.json") },
  };
}
