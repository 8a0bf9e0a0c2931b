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

/** What both sides made of a case: something different, as a rule. */
export interface Difference {
  readonly builder: Builder;
  readonly given: BuildCase;
  readonly real: Outcome;
  readonly ours: Outcome;
}

export interface Hunt {
  readonly real: RealBuilds;
  readonly cases: Iterable<BuildCase>;
  /** How many cases are built at a time. */
  readonly jobs?: number;
  readonly onDifference?: (found: Difference) => void;
  /** Of cases that come to the same, too. */
  readonly onBuilt?: (built: Difference) => void;
}

/** Random cases of a seed: `count` from `first` on. */
export function* randomCases(seed: string, first: number, count: number): Generator<BuildCase> {
  for (let i = first; i < first + count; i++) yield randomDockerfile(seed, i);
}

/** Builds cases here and by a real engine, with both builders. Gives where they differ, made small. */
export async function hunt(options: Hunt): Promise<{ compared: number; found: Difference[] }> {
  const { real, jobs = 2, onDifference, onBuilt } = options;
  const cases = options.cases[Symbol.iterator]();
  const found: Difference[] = [];
  let compared = 0;
  const build = async (given: BuildCase, builder: Builder): Promise<Difference> => {
    const [theirs, ours] = await Promise.all([
      real.build(given, builder),
      ourBuild(given, builder, huntBase(builder, BUSYBOX)),
    ]);
    return { builder, given, real: theirs, ours };
  };
  const worker = async (): Promise<void> => {
    for (let next = cases.next(); next.done !== true; next = cases.next()) {
      for (const builder of BUILDERS) {
        compared++;
        let last = await build(next.value, builder);
        onBuilt?.(last);
        if (isSame(last)) continue;
        const kind = kindOf(last);
        await shrink(next.value, async (smaller) => {
          const again = await build(smaller, builder);
          if (isSame(again) || kindOf(again) !== kind) return false;
          last = again;
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
export function isSame({ real, ours, given }: Difference): boolean {
  // BuildKit takes stages, and looks for sources, side by side: which of two failures it meets first is chance.
  const stages = given.steps.filter((step) => typeof step === "string" && step.startsWith("FROM "));
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

/** The classic builder's sum of what was copied depends on the client's version, and on the names of its users; the
 *  name of a layer in an error on when its directories were made; and the context is elsewhere each time. */
export function plain(outcome: Outcome): Outcome {
  if (outcome.kind !== "image") {
    const message = outcome.message
      .replace(/(get layer sha256:)[0-9a-f]{64}/, "$1…")
      .replace(/\/\S*\/copyup-context-\w+/, "");
    return { ...outcome, message };
  }
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
