import { isDeepStrictEqual } from "node:util";
import {
  BUILDERS,
  type BuildCase,
  type Builder,
  dockerfileOf,
  type Outcome,
} from "./build-case.ts";
import { huntBase, ourBuild } from "./our-build.ts";
import { randomDockerfile } from "./random-dockerfile.ts";
import { BUSYBOX, type RealBuilds } from "./real-build.ts";
import { shrink } from "./shrink.ts";

/** A case of which copyup makes something else than the engine. */
export interface Difference {
  readonly builder: Builder;
  readonly given: BuildCase;
  readonly real: Outcome;
  readonly ours: Outcome;
}

export interface Hunt {
  readonly real: RealBuilds;
  readonly seed: string;
  readonly first?: number;
  readonly count: number;
  /** How many cases are built at a time. */
  readonly jobs?: number;
  readonly onDifference?: (found: Difference) => void;
}

/** Builds random Dockerfiles here and by a real engine, with both builders. Gives where they differ, made small. */
export async function hunt(options: Hunt): Promise<{ compared: number; found: Difference[] }> {
  const { real, seed, count, first = 0, jobs = 2, onDifference } = options;
  const found: Difference[] = [];
  let compared = 0;
  let next = first;
  const compare = async (given: BuildCase, builder: Builder): Promise<Difference | null> => {
    const [theirs, ours] = await Promise.all([
      real.build(given, builder),
      ourBuild(given, builder, huntBase(builder, BUSYBOX)),
    ]);
    return isSame(theirs, ours, given) ? null : { builder, given, real: theirs, ours };
  };
  const worker = async (): Promise<void> => {
    while (next < first + count) {
      const given = randomDockerfile(seed, next++);
      for (const builder of BUILDERS) {
        compared++;
        const difference = await compare(given, builder);
        if (difference === null) continue;
        let last = difference;
        await shrink(given, async (smaller) => {
          const again = await compare(smaller, builder);
          if (again !== null && kindOf(again) === kindOf(difference)) last = again;
          else return false;
          return true;
        });
        found.push(last);
        onDifference?.(last);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return { compared, found };
}

/** A smaller case has to differ in the same way. */
const kindOf = ({ real, ours }: Difference): string => `${begin(real)} ${begin(ours)}`;
const begin = (outcome: Outcome): string =>
  outcome.kind === "image" ? outcome.kind : outcome.message.slice(0, 30);

/** Whether both sides are equal in all that is compared. */
export function isSame(real: Outcome, ours: Outcome, { steps }: BuildCase): boolean {
  // BuildKit takes stages, and looks for sources, side by side: which of two failures it meets first is chance.
  const stages = steps.filter((step) => typeof step === "string" && step.startsWith("FROM "));
  if (real.kind === "error" && ours.kind === "error") {
    const early = [real, ours].every(({ message }) => message.startsWith(CACHE_KEY));
    if (early || stages.length > 1) return true;
  }
  // Docker 20.10 does not save an image without layers.
  if (real.kind === "error" && real.message.includes("empty export")) {
    return ours.kind === "image" && ours.layers.length === 0;
  }
  return isDeepStrictEqual(plain(real), sameWalk(plain(ours), real));
}

/** When the directory of a source is missing, too, BuildKit names that, below a folder of its own: ours names the file,
 *  and that is as good. */
export function sameWalk(ours: Outcome, real: Outcome): Outcome {
  if (real.kind !== "error" || ours.kind !== "error" || !WALK.test(real.message)) return ours;
  return /^failed to compute cache key: ".*" not found: not found$/.test(ours.message)
    ? real
    : ours;
}

const CACHE_KEY = "failed to compute cache key: ";
const WALK = /^failed to compute cache key: failed to walk \S*: lstat \S*: no such/;

/** The classic builder's sum of what was copied depends on the client's version, and on the names of its users. */
export function plain(outcome: Outcome): Outcome {
  if (outcome.kind !== "image") return outcome;
  const history = outcome.history.map(({ created_by: words, ...rest }) => ({
    ...rest,
    created_by: String(words).replace(/(file|dir|multi):[0-9a-f]{64}/, "$1:…"),
  }));
  return { ...outcome, history };
}

/** A difference for people: the Dockerfile, and where the two sides part. */
export function showDifference({ builder, given, ...sides }: Difference): string {
  const [real, ours] = [plain(sides.real), plain(sides.ours)];
  const context = given.context.map((entry) => JSON.stringify(entry));
  const lines = [
    `--- ${given.id} (${builder})`,
    dockerfileOf(given, builder).trimEnd(),
    ...context,
  ];
  return [...lines, ...parts(real, ours)].join("\n");
}

function parts(real: Outcome, ours: Outcome): string[] {
  if (real.kind !== "image" || ours.kind !== "image") {
    return [`real: ${short(real)}`, `ours: ${short(ours)}`];
  }
  const rows: string[] = [];
  for (const key of ["history", "sizes", "config"] as const) {
    if (isDeepStrictEqual(real[key], ours[key])) continue;
    rows.push(
      `real ${key}: ${JSON.stringify(real[key])}`,
      `ours ${key}: ${JSON.stringify(ours[key])}`,
    );
  }
  if (real.layers.length !== ours.layers.length) {
    rows.push(`layers: real ${real.layers.length}, ours ${ours.layers.length}`);
  }
  const count = Math.max(real.layers.length, ours.layers.length);
  for (let i = 0; i < count; i++) {
    const theirs = (real.layers[i] ?? []).map((row) => JSON.stringify(row));
    const mine = (ours.layers[i] ?? []).map((row) => JSON.stringify(row));
    for (const row of theirs) if (!mine.includes(row)) rows.push(`layer ${i} real ${row}`);
    for (const row of mine) if (!theirs.includes(row)) rows.push(`layer ${i} ours ${row}`);
  }
  return rows;
}

const short = (outcome: Outcome): string =>
  outcome.kind === "image" ? `an image of ${outcome.layers.length} layers` : outcome.message;
