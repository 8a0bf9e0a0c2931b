import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { writeLargeImage } from "./large-image.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import { run, type Scratch } from "./scratch.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "analyze-speed: where the bytes of an image lie";

// How long it takes to tell where the bytes of an image lie, digests checked, beside `tar -xOf … | sha256sum` of each of
// its layers. Whole processes, by the wall.

const FULL = { files: 50_000, bytes: 1e9, rounds: 3 };
const SMOKE = { files: 500, bytes: 5e6, rounds: 1 };

const TIME_LIMIT = 2.5;
const MEMORY_LIMIT = 300e6;

export interface AnalyzeRound {
  /** Nanoseconds by the wall. */
  readonly ours: number;
  readonly tools: number;
  /** Bytes that our process had at most. */
  readonly memory: number;
}

export interface AnalyzeSpeed {
  readonly files: number;
  readonly bytes: number;
  readonly ours: number;
  readonly tools: number;
  readonly memory: number;
  readonly verdicts: readonly Verdict[];
}

/** What the child says. */
interface Told {
  readonly bytes: number;
  readonly files: number;
  readonly savingBytes: number;
  readonly kinds: readonly string[];
  readonly memory: number;
}

/** @throws Error when an analysis misses what the image was made with */
function measureAnalyzeSpeed(scratch: Scratch, smoke: boolean): AnalyzeSpeed | { skipped: string } {
  if (!run("bash", ["-c", "tar --version && sha256sum --version"], "/")) {
    return { skipped: "bash, tar or sha256sum is missing" };
  }
  const shape = smoke ? SMOKE : FULL;
  const archive = join(scratch.make(), "image.tar");
  try {
    const layers = writeLargeImage(archive, shape);
    let told: Told | undefined;
    const rounds = Array.from({ length: shape.rounds }, () => {
      const began = performance.now();
      told = analyze(archive);
      const ours = (performance.now() - began) * 1e6;
      return { ours, tools: timeTools(archive, layers), memory: told.memory };
    });
    const { files, bytes } = told!;
    return {
      files,
      bytes,
      ours: median(rounds.map(({ ours }) => ours)),
      tools: median(rounds.map(({ tools }) => tools)),
      memory: Math.max(...rounds.map(({ memory }) => memory)),
      verdicts: smoke ? [] : analyzeVerdictsOf(rounds),
    };
  } finally {
    scratch.clear();
  }
}

const CHILD = fileURLToPath(new URL("analyze-child.js", import.meta.url));
/** In the order of their names. */
const KINDS = ["deleted", "duplicate", "metadata", "partial", "replaced"];

function analyze(archive: string): Told {
  const { stdout, stderr } = spawnSync(process.execPath, [CHILD], {
    encoding: "utf8",
    env: { ...process.env, COPYUP_BENCH_ARCHIVE: archive },
  });
  const told: Told | null = stdout === "" ? null : JSON.parse(stdout);
  const found = KINDS.every((kind) => told?.kinds.includes(kind));
  if (told !== null && found && told.savingBytes > 0) return told;
  throw new Error(`wrong result: ${stdout}${stderr}, not findings of ${KINDS.join(", ")}`);
}

function timeTools(archive: string, layers: readonly string[]): number {
  const script =
    'set -o pipefail; for layer in "${@:2}"; do tar -xOf "$1" "$layer" | sha256sum; done';
  const began = performance.now();
  const { status } = spawnSync("bash", ["-c", script, "bash", archive, ...layers], {
    stdio: "ignore",
  });
  if (status !== 0) throw new Error("tar -xOf | sha256sum failed");
  return (performance.now() - began) * 1e6;
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function analyzeVerdictsOf(rounds: readonly AnalyzeRound[]): Verdict[] {
  const time = median(rounds.map(({ ours, tools }) => ours / tools));
  const memory = Math.max(...rounds.map((round) => round.memory)) / MEMORY_LIMIT;
  return [
    verdict("an analysis with digests / (tar -xOf | sha256sum of each layer)", time, {
      atMost: TIME_LIMIT,
    }),
    verdict("its memory / 300 MB", memory, { atMost: 1 }),
  ];
}

function analyzeSpeedText(speed: AnalyzeSpeed): string {
  const { files, bytes, ours, tools, memory, verdicts } = speed;
  const rows = [
    ["copyup, archive to findings", duration(ours)],
    ["tar -xOf | sha256sum of each layer", duration(tools)],
    ["copyup's memory", `${(memory / 1e6).toFixed(0)} MB`],
  ];
  return [
    TITLE,
    tableText([`${files} files, ${(bytes / 1e6).toFixed(0)} MB`, "median wall"], rows),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const analyzeSpeed = measurement(TITLE, measureAnalyzeSpeed, analyzeSpeedText);
