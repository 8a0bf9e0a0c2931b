import fc from "fast-check";
import { expect, it } from "vitest";
import { layerTree, mergedTree } from "../../../src/cases/tree.ts";
import { overlayCase } from "../../../src/kit/arbitrary/overlay-case.ts";
import { ALL_OPTIONS } from "../../../src/kit/supports.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import type { Snapshot } from "../../../src/process/history.ts";
import { StagedCase } from "../../support/staged-case.ts";

const cases = overlayCase({
  ...{ upper: true, steps: 30, layers: 3, strayWhiteouts: true },
  supports: { options: ALL_OPTIONS, remount: false },
});
const acts = fc.array(
  fc.record({
    act: fc.constantFrom("snapshot", "snapshot", "restore", "forget", "view", "commit"),
    which: fc.nat(),
  }),
  { minLength: 4, maxLength: 12 },
);

interface Kept {
  readonly snapshot: Snapshot;
  readonly upper: unknown;
  readonly merged: unknown;
}

/** Looking up what is open marks where a directory of the upper comes from, if nobody has yet. Kernel: ovl_fix_origin */
const withoutOrigins = (layer: Layer): unknown =>
  layerTree(layer).map(({ xattrs = {}, ...rest }) => [
    rest,
    Object.entries(xattrs).filter(([name]) => !/\.overlay\.(origin|impure)$/.test(name)),
  ]);

it("snapshots are restored, seen and forgotten in any order, and over commits", () => {
  let [restored, seen] = [0, 0];
  fc.assert(
    fc.property(cases, acts, (given, made) => {
      const stage = new StagedCase(given);
      fc.pre(stage.mounted);
      const { overlay } = stage;
      const kept: Kept[] = [];
      const shown = () => mergedTree(overlay.view().process());
      made.forEach(({ act, which }, i) => {
        const [from, to] = [i, i + 1].map((n) => Math.floor((n * given.ops.length) / made.length));
        stage.run(given.ops.slice(from, to));
        if (act === "snapshot") {
          const snapshot = overlay.snapshot();
          // With an index, what a mount remembers of link counts shows: nothing is cached after this.
          overlay.restore(snapshot);
          kept.push({ snapshot, upper: withoutOrigins(overlay.upper!), merged: shown() });
        } else if (act === "commit") {
          stage.close();
          overlay.commit();
        } else if (kept.length > 0) {
          const at = which % kept.length;
          const { snapshot, upper, merged } = kept[at]!;
          if (act === "view") {
            seen++;
            expect(mergedTree(overlay.view(snapshot).process())).toEqual(merged);
          } else if (act === "forget") {
            overlay.forget(snapshot);
            kept.splice(at, 1);
          } else {
            restored++;
            overlay.restore(snapshot);
            kept.length = at + 1;
            expect(withoutOrigins(overlay.upper!)).toEqual(upper);
            expect(shown()).toEqual(merged);
          }
        }
      });
    }),
    { numRuns: 150 },
  );
  expect(Math.min(restored, seen)).toBeGreaterThan(20);
});
