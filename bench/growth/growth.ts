import { resultApart } from "../apart.ts";
import { measurement } from "../measurement.ts";
import { tableText } from "../report.ts";
import { duration, type Verdict, verdict, verdictText } from "../verdict.ts";
import { CURVES } from "./curves.ts";
import type { Growth } from "./measure.ts";

export const GROWTH = "growth: how time grows with files, layers, depth, calls and entries";

/** The exponent of a design. */
const DESIGNS: Readonly<Record<Growth["design"], number>> = { flat: 0, linear: 1 };
/** What is above by more than that is explained in the README, or mended. */
const MARGIN = 0.05;

interface GrowthResult {
  readonly curves: readonly Growth[];
  readonly verdicts: readonly Verdict[];
}

/** Full collections come between the samples, and V8 makes the young generation small after each: it is held at the size
 *  that it has in a program that runs. */
const FLAGS = ["--min-semi-space-size=16"];

/** Each curve has a process of its own: what the others did to the compiler and the heap does not count. */
function measureGrowth(_scratch: unknown, smoke: boolean): GrowthResult {
  const script = new URL("./child.js", import.meta.url);
  const curves = CURVES.map(
    (_, i) => resultApart(script, FLAGS, [`${i}`, smoke ? "smoke" : "full"]) as Growth,
  );
  return { curves, verdicts: smoke ? [] : growthVerdicts(curves) };
}

/** Of each curve; and how many are steeper than designed, for the README. */
export function growthVerdicts(curves: readonly Growth[]): Verdict[] {
  const verdicts = curves.map(growthVerdict);
  const steep = curves.filter((_, i) => !verdicts[i]!.passed);
  const says = (count: number): string =>
    count === 0
      ? `all ${curves.length} as designed`
      : `${count} of ${curves.length} steeper: ${steep.map(steepText).join(", ")}`;
  const row = "growth";
  return [
    ...verdicts,
    verdict("curves steeper than designed", steep.length, { atMost: 0 }, { row, says }),
  ];
}

const steepText = ({ name, axis, exponent }: Growth): string =>
  `${name}, by ${axis}: ${exponent.value.toFixed(2)}`;

/** What bends the barest work bends ours. */
export function growthVerdict({ name, axis, design, exponent, raw }: Growth): Verdict {
  const bent = raw === undefined ? 0 : Math.max(0, raw.exponent - DESIGNS[design]);
  const atMost = DESIGNS[design] + bent + MARGIN;
  return verdict(`exponent of ${name} by ${axis}`, exponent.value, { atMost });
}

function growthText({ curves, verdicts }: GrowthResult): string {
  const rows = curves.map(({ name, axis, points, exponent, raw }) => {
    const [first, last] = [points[0]!, points.at(-1)!];
    return [
      `${name}, ${first.size} to ${last.size} ${axis}`,
      duration(first.time),
      duration(last.time),
      exponent.value.toFixed(3),
      `${exponent.least.toFixed(3)} to ${exponent.most.toFixed(3)}`,
      raw === undefined ? "" : `${raw.exponent.toFixed(3)} ${raw.name}`,
    ];
  });
  const table = tableText(["", "first", "last", "exponent", "of the rounds", "raw"], rows);
  return [GROWTH, table, ...verdicts.map(verdictText), ""].join("\n");
}

export const growth = measurement(GROWTH, measureGrowth, growthText);
