import { changeCurves } from "./changes.ts";
import type { Curve } from "./curve.ts";
import { layerCurves } from "./layers.ts";
import { lookupCurves } from "./lookups.ts";

/** As they stand in the picture. */
export const CURVES: readonly Curve[] = [...lookupCurves, ...layerCurves, ...changeCurves];
