import fc from "fast-check";
import type { CaseOp } from "../../cases/case.ts";
import { stepText } from "../print/step-text.ts";
import { Aim } from "./aim.ts";
import { type LooseCall, looseCall } from "./calls.ts";
import { printed } from "./printed.ts";
import { fullShape, type Shape } from "./shape.ts";

/** System calls one after the other: aimed mostly at names of `paths` and at what earlier steps made, by root and by
 *  others, on paths and on descriptors that earlier steps opened. Prints as the steps of a scenario. Shrinks to none. */
export function steps(
  shape: Shape = {},
  paths: Iterable<string> = [],
): fc.Arbitrary<readonly CaseOp[]> {
  const start = [...paths];
  return looseSteps(shape).map((calls) => printed(aimed(calls, start), stepsText));
}

export function looseSteps(shape: Shape): fc.Arbitrary<readonly LooseCall[]> {
  const full = fullShape(shape);
  return fc.array(looseCall(full), { maxLength: full.steps, size: "max" });
}

export function aimed(calls: readonly LooseCall[], paths: readonly string[]): readonly CaseOp[] {
  const aim = new Aim(paths);
  return calls.flatMap((call) => {
    const ops = call(aim);
    for (const op of ops) aim.note(op);
    return ops;
  });
}

function stepsText(ops: readonly CaseOp[]): string {
  return `steps:\n${ops.map((op) => `  ${stepText(op)}\n`).join("")}`;
}
