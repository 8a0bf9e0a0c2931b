import fc from "fast-check";
import type { Case } from "../../cases/case.ts";
import { caseText } from "../print/scenario-text.ts";
import { stackAndUpper } from "./layer-stack.ts";
import { mountOptions } from "./mount-options.ts";
import { printed } from "./printed.ts";
import type { Shape } from "./shape.ts";
import { aimed, looseSteps } from "./steps.ts";

/** A whole case: a stack of layers, mounted, and steps aimed at what is in it. A real kernel can run it as it stands.
 *  Prints as a scenario that `copyup run` takes. Shrinks to few layers, few entries, few steps, short names. */
export function overlayCase(shape: Shape = {}): fc.Arbitrary<Case> {
  return fc
    .tuple(stackAndUpper(shape), looseSteps(shape), mountOptions(shape))
    .map(([{ lower, upper }, calls, options]) => {
      const paths = [...lower.flat(), ...upper].map(({ path }) => path);
      const ops = aimed(calls, paths);
      const given: Case = {
        ...{ id: "generated", options, lower, data: [], upper, ops },
        ...{ readonly: false, nomount: false },
      };
      return printed(given, (shown) => `\n${caseText(shown)}`);
    });
}
