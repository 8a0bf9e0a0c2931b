import fc from "fast-check";
import type { CaseOp } from "../../cases/case.ts";
import { stepText } from "../print/step-text.ts";
import { Aim } from "./aim.ts";
import { looseCall } from "./calls.ts";
import { printed } from "./printed.ts";
import { fullShape, type Shape } from "./shape.ts";
import { treePath } from "./tree-path.ts";

/** One system call on a path, as an operation of a case: mostly on one of `paths`. Prints as a step of a scenario. */
export function systemCall(shape: Shape = {}, paths: readonly string[] = []): fc.Arbitrary<CaseOp> {
  // Descriptors are a matter of several steps.
  const supports = { ...shape.supports, descriptors: false };
  const loose = looseCall(fullShape({ ...shape, supports }), true);
  return fc
    .tuple(loose, treePath(shape))
    .map(([call, path]) =>
      printed(call(new Aim(paths.length === 0 ? [path] : paths))[0]!, stepText),
    );
}
