import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { Floor } from "./case.ts";
import { type Measurement, measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { type ImageShape, type SavedImage, saveImage } from "./saved-image.ts";
import { partOf } from "./says.ts";
import { run, type Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

// How long it takes to open what `docker save` writes, beside the tools that read the same bytes. Whole processes, by
// the wall: nobody opens an image twice in one.

/** An image, and how often it is opened. */
interface Shape extends ImageShape {
  readonly rounds: number;
}

/** Like the root file system of Debian: 8,000 names, 130 MB. */
const DEBIAN: Shape = {
  ...{ files: 6_600, links: 500, directories: 900 },
  ...{ medianSize: 2_500, rounds: 10 },
};
/** Like the modules of a large application: 100,000 files, 350 MB. */
const MODULES: Shape = {
  ...{ files: 100_000, links: 1_000, directories: 12_000 },
  ...{ medianSize: 500, rounds: 5 },
};
const SMOKE: Shape = { files: 200, links: 20, directories: 30, medianSize: 2_500, rounds: 1 };
/** Budgets: how many times what the tools take together; of an index, Node's own start-up is one of them. */
const INDEX_LIMIT = 1.5;
const IMPORT_LIMIT = 1.3;

/** Of a large archive: an index without Node's start-up, and an import. */
const LARGE_INDEX_LIMIT = 1.3;
const LARGE_IMPORT_LIMIT = 1.15;

/** The medians, in nanoseconds. */
export interface ImageTimes {
  readonly node: number;
  readonly tar: number;
  readonly sha256sum: number;
  readonly index: number;
  readonly import: number;
}

export interface ImageSpeed {
  readonly title: string;
  readonly names: number;
  readonly layerBytes: number;
  readonly times: ImageTimes;
  readonly verdicts: readonly Verdict[];
}

type Judge = (rounds: readonly ImageTimes[]) => Verdict[];

/** Of an archive of this shape. A measurement throws when an import gives a wrong result. */
function speedOf(title: string, full: Shape, judge: Judge): Measurement {
  const measure = (scratch: Scratch, smoke: boolean): ImageSpeed | { skipped: string } => {
    const skipped = whyNot();
    if (skipped !== null) return { skipped };
    try {
      const shape = smoke ? SMOKE : full;
      const saved = saveImage(scratch.make(), shape);
      requireResult(saved);
      const rounds = Array.from({ length: shape.rounds }, () => timeRound(saved));
      return {
        title,
        names: shape.files + shape.links + shape.directories,
        layerBytes: statSync(saved.layer).size,
        times: mediansOf(rounds),
        verdicts: smoke ? [] : judge(rounds),
      };
    } finally {
      scratch.clear();
    }
  };
  return measurement(title, measure, imageSpeedText);
}

function whyNot(): string | null {
  const { stdout } = spawnSync("tar", ["--version"], { encoding: "utf8" });
  if (stdout?.includes("GNU tar") !== true) return "GNU tar is missing";
  return run("sha256sum", ["--version"], "/") ? null : "sha256sum is missing";
}

/** What every program does that imports a package. */
const START = "await import('data:text/javascript,')";
/** What a user's own program does that mounts nothing, with the package as it is built. */
const OPEN = `
  const [, module, archive, mode] = process.argv;
  const { openImage } = await import(module);
  const image = await openImage(archive, { checkDigests: mode === "import" });
  const [{ size, diffId }] = image.layers;
  image.close();
  const { writeSync } = process.getBuiltinModule("node:fs");
  writeSync(1, JSON.stringify({ size, diffId }));`;
const PACKAGE = new URL("../../dist/image/index.js", import.meta.url).href;

function opening(archive: string, mode: "index" | "import"): readonly string[] {
  return ["--input-type=module", "-e", OPEN, PACKAGE, archive, mode];
}

function requireResult({ archive, size, diffId }: SavedImage): void {
  for (const mode of ["index", "import"] as const) {
    const expected = JSON.stringify({ size, diffId });
    const { stdout, stderr } = spawnSync(process.execPath, opening(archive, mode), {
      encoding: "utf8",
    });
    if (stdout.trim() === expected) continue;
    throw new Error(`wrong result: ${mode} gave ${stdout}${stderr}, not ${expected}`);
  }
}

function timeRound({ archive, layer }: SavedImage): ImageTimes {
  return {
    node: timeProcess(process.execPath, ["--input-type=module", "-e", START]),
    tar: timeProcess("tar", ["-tvf", layer]),
    sha256sum: timeProcess("sha256sum", [layer]),
    index: timeProcess(process.execPath, opening(archive, "index")),
    import: timeProcess(process.execPath, opening(archive, "import")),
  };
}

function timeProcess(command: string, args: readonly string[]): number {
  // Node would parse further certificates before it runs anything: that is neither start-up nor import.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: "ignore", env });
  const time = (performance.now() - start) * 1e6;
  if (status !== 0) throw new Error(`${command} failed`);
  return time;
}

function mediansOf(rounds: readonly ImageTimes[]): ImageTimes {
  const of = (key: keyof ImageTimes): number => median(rounds.map((round) => round[key]));
  return {
    node: of("node"),
    tar: of("tar"),
    sha256sum: of("sha256sum"),
    index: of("index"),
    import: of("import"),
  };
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function imageVerdictsOf(rounds: readonly ImageTimes[]): Verdict[] {
  return [
    held(
      rounds,
      "index / (tar -tvf + Node's start-up)",
      INDEX_LIMIT,
      (round) => round.index / (round.tar + round.node),
    ),
    held(rounds, IMPORT, IMPORT_LIMIT, importRatio),
  ];
}

/** The same of a large archive, beside which Node's start-up is little. */
export function largeVerdictsOf(rounds: readonly ImageTimes[]): Verdict[] {
  return [
    held(
      rounds,
      "(index - Node's start-up) / tar -tvf",
      LARGE_INDEX_LIMIT,
      (round) => (round.index - round.node) / round.tar,
      { row: "archive", says: partOf("tar -tvf", "index") },
    ),
    held(rounds, IMPORT, LARGE_IMPORT_LIMIT, importRatio, {
      row: "archive",
      says: partOf("tar -tvf and sha256sum", "import"),
    }),
  ];
}

const IMPORT = "import with digests / (tar -tvf + sha256sum)";
const importRatio = (round: ImageTimes): number => round.import / (round.tar + round.sha256sum);

function held(
  rounds: readonly ImageTimes[],
  title: string,
  atMost: number,
  of: (round: ImageTimes) => number,
  cell?: Pick<Floor, "row" | "says">,
): Verdict {
  return verdict(title, median(rounds.map(of)), { atMost }, cell);
}

function imageSpeedText(speed: ImageSpeed): string {
  const { title, names, layerBytes, times, verdicts } = speed;
  const rows = [
    ["node, an empty module", duration(times.node)],
    ["tar -tvf", duration(times.tar)],
    ["sha256sum", duration(times.sha256sum)],
    ["index", duration(times.index)],
    ["import with digests", duration(times.import)],
  ];
  const megabytes = (layerBytes / 1e6).toFixed(0);
  return [
    title,
    tableText([`${names} names, ${megabytes} MB`, "median wall"], rows),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const imageSpeed = speedOf(
  "image-speed: a docker-archive opened by a process of its own",
  DEBIAN,
  imageVerdictsOf,
);

export const archiveSpeed = speedOf(
  "archive-speed: a docker-archive of 100,000 files",
  MODULES,
  largeVerdictsOf,
);
