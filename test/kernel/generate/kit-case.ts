import fc from "fast-check";
import type { Case, CaseOp } from "../../../src/cases/case.ts";
import { overlayCase } from "../../../src/kit/arbitrary/overlay-case.ts";
import { ALL_OPTIONS } from "../../../src/kit/supports.ts";
import { Random } from "./random.ts";

/** All that the kit's arbitraries can draw, at once. */
const ANY = overlayCase({
  ...{ layers: 20, entries: 10, steps: 60, users: [1000, 2000], upper: true },
  ...{ redirects: true, metacopies: true, xattrWhiteouts: true, strayWhiteouts: true },
  ...{ remounts: "rotate", supports: { options: ALL_OPTIONS } },
});

/** A case drawn by fast-check from the arbitraries that the kit gives to others. */
export function kitCase(id: string): Case {
  const seed = new Random(id).between(0, 2 ** 31 - 1);
  const [given] = fc.sample(ANY, { seed, numRuns: 1 });
  return { ...given!, id, ops: given!.ops.map(nonBlocking) };
}

/** A FIFO that nobody has open at its other end would keep the kernel's side waiting. */
function nonBlocking(op: CaseOp): CaseOp {
  const opens = op.path !== undefined && ["open", "read", "write"].includes(op.op);
  if (!opens || (op.flags !== undefined && typeof op.flags !== "string")) return op;
  return { ...op, flags: `${op.flags ?? "O_RDONLY"}|O_NONBLOCK` };
}
