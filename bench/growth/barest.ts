import { makeStack } from "../data.ts";
import { LayerMaps } from "../raw-maps.ts";
import { type Curve, repeated } from "./curve.ts";

/** The least that can be done with names that nobody has seen: each is asked for in a Map, and what is known of it is kept
 *  in another. @param most of all sizes */
export const meetingNames = (most: number): NonNullable<Curve["raw"]> => ({
  name: "Map.get and Map.set",
  at: (count) =>
    repeated(most / count, () => {
      const { trees, paths } = makeStack({ layers: 1, width: count });
      const maps = new LayerMaps(trees.map((tree) => tree.map(({ path }) => path)));
      return () => maps.meet(paths);
    }),
});
