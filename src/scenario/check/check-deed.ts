import type { Deed, DiffDeed, Mismatch, RunDeed } from "../result.ts";
import type { StepExpectation } from "../scenario.ts";
import { checkBuild, checkImage } from "./check-image.ts";
import { compareLists, type Place } from "./compare-costs.ts";

/** What is other than expected of what a step of Docker's did. */
export function checkDeed(expect: StepExpectation, deed: Deed, place: Place): Mismatch[] {
  switch (deed.kind) {
    case "run":
      return checkRun(expect, deed, place);
    case "build":
      return checkBuild(expect, deed, place);
    case "commit":
      return checkImage(expect, deed, place);
    case "diff":
      return checkDiff(expect, deed, place);
    default:
      return deed satisfies never;
  }
}

function checkRun(
  { status = 0, output }: StepExpectation,
  actual: RunDeed,
  place: Place,
): Mismatch[] {
  const found: Mismatch[] = [];
  if (actual.status !== status) {
    const said = actual.output.trim();
    const printed = said === "" ? "" : `, it printed: ${said}`;
    found.push({
      ...place,
      expected: `status ${status}`,
      actual: `status ${actual.status}${printed}`,
    });
  }
  // The line's end may be left out.
  if (output !== undefined && output !== actual.output && `${output}\n` !== actual.output) {
    const of = { ...place, where: `${place.where}: output` };
    found.push({ ...of, expected: JSON.stringify(output), actual: JSON.stringify(actual.output) });
  }
  return found;
}

function checkDiff({ changes }: StepExpectation, deed: DiffDeed, place: Place): Mismatch[] {
  if (changes === undefined) return [];
  // In what a path differs may be left out.
  const lines = deed.changes.map((change) => {
    const [short, whole] = [changeLine({ ...change, aspects: [] }), changeLine(change)];
    return changes.includes(short) ? short : whole;
  });
  return compareLists(changes, lines, place);
}

/** "C /etc/motd", and of an exact diff "C /etc/motd (data, mtime)". */
export function changeLine({ kind, path, aspects = [] }: DiffDeed["changes"][number]): string {
  return `${kind} ${path}${aspects.length === 0 ? "" : ` (${aspects.join(", ")})`}`;
}
