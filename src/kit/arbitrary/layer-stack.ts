import fc from "fast-check";
import type { CaseEntry } from "../../cases/case.ts";
import { layersText } from "../print/scenario-text.ts";
import { assemble, withoutStrays } from "./assemble.ts";
import { type LooseEntry, looseEntry } from "./layer-entry.ts";
import { printed } from "./printed.ts";
import { fullShape, type Shape } from "./shape.ts";
import { treePath } from "./tree-path.ts";

/** Layers lowest first, as the `lower` of a case. */
export type LayerStack = readonly (readonly CaseEntry[])[];

/** One to `shape.layers` layers that hide, replace and merge with each other: files, directories (opaque ones too),
 *  whiteouts, links of both kinds, devices, sparse files, owners, modes, times, xattrs. Prints as the image of a
 *  scenario. Shrinks to one empty layer. */
export function layerStack(shape: Shape = {}): fc.Arbitrary<LayerStack> {
  const { layers } = fullShape(shape);
  return fc
    .array(looseLayer(shape), { minLength: 1, maxLength: layers, size: "max" })
    .map((loose) => stackOf(loose, shape));
}

/** The layers of a stack, and an upper that is one more of them. */
export function stackAndUpper(
  shape: Shape,
): fc.Arbitrary<{ readonly lower: LayerStack; readonly upper: readonly CaseEntry[] }> {
  const { layers, upper } = fullShape(shape);
  if (!upper) return layerStack(shape).map((lower) => ({ lower, upper: [] }));
  return fc
    .tuple(
      fc.array(looseLayer(shape), { minLength: 1, maxLength: layers, size: "max" }),
      looseLayer(shape),
    )
    .map(([lower, top]) => {
      const all = stackOf([...lower, top], shape);
      return { lower: printed(all.slice(0, -1), layersText), upper: all.at(-1)! };
    });
}

type LooseLayer = readonly (readonly [path: string, LooseEntry])[];

function looseLayer(shape: Shape): fc.Arbitrary<LooseLayer> {
  const full = fullShape(shape);
  return fc.array(fc.tuple(treePath(shape), looseEntry(full)), {
    maxLength: full.entries,
    size: "max",
  });
}

function stackOf(loose: readonly LooseLayer[], { strayWhiteouts = false }: Shape): LayerStack {
  const layers = loose.map(assemble);
  return printed(strayWhiteouts ? layers : withoutStrays(layers), layersText);
}
