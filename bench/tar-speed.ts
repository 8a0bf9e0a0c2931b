import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { importFolder } from "../src/image/import-folder.ts";
import { layerDigest } from "../src/image/layer-tar/layer-digest.ts";
import { DEFAULT_LIMITS } from "../src/image/limits.ts";
import { TAR_PROFILES } from "../src/image/tar-profile.ts";
import { Content, LayerBuilder } from "../src/index.ts";
import { bytesOf, randomFrom, word } from "./data.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { run, type Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "tar-speed: a folder's layer tar, written and hashed";

// How long the diff_id of a folder takes: the folder read in, its tar written and hashed, beside `tar c | sha256sum`
// of the same folder. And a sparse file of 5 GB, for what memory that takes.

/** Small files are about 3 kB; large ones 4 MiB. */
const FULL = { small: 5_000, large: 60, folders: 300, rounds: 10, sparse: 5e9 };
const SMOKE = { small: 100, large: 1, folders: 10, rounds: 1, sparse: 1e7 };
type Shape = typeof FULL;
const LARGE = 4 * 2 ** 20;

/** At least 0.7 times the speed of the tools. */
const TIME_LIMIT = 1 / 0.7;
const MEMORY_LIMIT = 32 * 2 ** 20;

export interface TarRound {
  /** Nanoseconds by the wall. */
  readonly ours: number;
  readonly tools: number;
}

export interface TarSpeed {
  readonly files: number;
  readonly bytes: number;
  readonly ours: number;
  readonly tools: number;
  readonly sparse: SparseRun;
  readonly verdicts: readonly Verdict[];
}

/** One digest of a sparse layer. */
export interface SparseRun {
  readonly time: number;
  /** Bytes that the process has more afterwards than before. */
  readonly grown: number;
}

/** @throws Error when the digest is that of another tree */
function measureTarSpeed(scratch: Scratch, smoke: boolean): TarSpeed | { skipped: string } {
  if (!run("bash", ["-c", "tar --version && sha256sum --version"], "/")) {
    return { skipped: "bash, tar or sha256sum is missing" };
  }
  const shape = smoke ? SMOKE : FULL;
  const folder = scratch.make();
  try {
    const bytes = layTree(folder, shape);
    const files = shape.small + shape.large;
    const rounds = Array.from({ length: shape.rounds }, () => timeRound(folder, bytes));
    const sparse = digestSparse(shape.sparse);
    return {
      files,
      bytes,
      ours: median(rounds.map(({ ours }) => ours)),
      tools: median(rounds.map(({ tools }) => tools)),
      sparse,
      verdicts: smoke ? [] : tarVerdictsOf(rounds, sparse),
    };
  } finally {
    scratch.clear();
  }
}

function layTree(folder: string, { small, large, folders }: Shape): number {
  const random = randomFrom(9);
  const bytes = bytesOf(LARGE);
  const paths = [folder];
  const oneOf = (): string => paths[Math.floor(random() * paths.length)]!;
  for (let i = 1; i < folders; i++) paths.push(join(oneOf(), `${word(random)}-${i}`));
  for (const path of paths) mkdirSync(path, { recursive: true });
  let sum = 0;
  for (let i = 0; i < small + large; i++) {
    const size = i < large ? LARGE : Math.floor(random() * random() * 12_000);
    writeFileSync(join(oneOf(), `${word(random)}.${i}`), bytes.subarray(0, size));
    sum += size;
  }
  return sum;
}

function timeRound(folder: string, bytes: number): TarRound {
  const began = performance.now();
  const { layer } = importFolder(folder, { name: "tree", limits: DEFAULT_LIMITS, xattrs: null });
  const { payload } = layerDigest(layer, TAR_PROFILES["docker-28"]);
  const ours = performance.now() - began;
  if (payload !== bytes) throw new Error(`wrong result: ${payload} bytes, not ${bytes}`);
  const then = performance.now();
  const script = 'set -o pipefail; tar c -C "$1" . | sha256sum';
  const { status } = spawnSync("bash", ["-c", script, "bash", folder], { stdio: "ignore" });
  if (status !== 0) throw new Error("tar c | sha256sum failed");
  return { ours: ours * 1e6, tools: (performance.now() - then) * 1e6 };
}

function digestSparse(size: number): SparseRun {
  const builder = new LayerBuilder();
  builder.put("/sparse", { type: "file", content: Content.hole(size) });
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const sum = layerDigest(builder.layer, TAR_PROFILES["docker-28"]);
  const time = (performance.now() - began) * 1e6;
  if (sum.payload !== size) throw new Error(`wrong result: ${sum.payload} bytes, not ${size}`);
  return { time, grown: Math.max(0, process.memoryUsage().rss - before) };
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function tarVerdictsOf(rounds: readonly TarRound[], { grown }: SparseRun): Verdict[] {
  const ratio = median(rounds.map(({ ours, tools }) => ours / tools));
  return [
    verdict("a folder's diff_id / (tar c | sha256sum)", ratio, { atMost: TIME_LIMIT }),
    verdict("memory that a sparse file of 5 GB takes / 32 MiB", grown / MEMORY_LIMIT, {
      atMost: 1,
    }),
  ];
}

function tarSpeedText(speed: TarSpeed): string {
  const { files, bytes, ours, tools, sparse, verdicts } = speed;
  const rows = [
    ["copyup, folder to diff_id", duration(ours)],
    ["tar c | sha256sum", duration(tools)],
    ["copyup, sparse file", duration(sparse.time)],
  ];
  return [
    TITLE,
    tableText([`${files} files, ${(bytes / 1e6).toFixed(0)} MB`, "median wall"], rows),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const tarSpeed = measurement(TITLE, measureTarSpeed, tarSpeedText);
