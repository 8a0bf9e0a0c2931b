import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Case, CaseOp } from "../../../src/cases/case.ts";
import type { OpOutcome } from "../../../src/cases/outcome.ts";
import { layerTree, mergedTree } from "../../../src/cases/tree.ts";
import { overlayCase } from "../../../src/kit/arbitrary/overlay-case.ts";
import { ALL_OPTIONS } from "../../../src/kit/supports.ts";
import { pastLayers } from "../../../src/layer/past-layers.ts";
import { StagedCase } from "../../support/staged-case.ts";

const cases = overlayCase({
  ...{ upper: true, steps: 24, layers: 3, strayWhiteouts: true },
  supports: { options: ALL_OPTIONS, remount: false },
});
const cut = fc.double({ min: 0, max: 1, noNaN: true });

/** The steps in three parts. */
function parts({ ops }: Case, [one, other]: readonly [number, number]): CaseOp[][] {
  const [first, second] = [one, other]
    .map((share) => Math.floor(share * ops.length))
    .sort(asNumbers);
  return [ops.slice(0, first), ops.slice(first, second), ops.slice(second)];
}

const asNumbers = (a: number, b: number): number => a - b;

describe("after any calls on any mount", () => {
  it("restore() leaves upper and workdir as they were, to the last attribute", () => {
    fc.assert(
      fc.property(cases, cut, cut, (given, one, other) => {
        const stage = new StagedCase(given);
        fc.pre(stage.mounted);
        const [first, second, third] = parts(given, [one, other]);
        stage.run(first!);
        // With an index, what a mount remembers of link counts shows: nothing is cached after this.
        stage.overlay.restore(stage.overlay.snapshot());
        const seen = stage.look();
        const before = stage.prints();
        const orders = stage.orders();
        const outer = stage.overlay.snapshot();
        stage.run(second!);
        const middle = stage.prints();
        const inner = stage.overlay.snapshot();
        stage.run(third!);

        stage.overlay.restore(inner);
        expect(middle.every((print) => print.holds())).toBe(true);
        stage.run(third!);
        stage.overlay.restore(outer);

        expect(before.map((print) => print.holds())).toEqual([true, true]);
        expect(stage.orders()).toEqual(orders);
        expect(stage.look()).toEqual(seen);
      }),
      { numRuns: 300 },
    );
  });

  it("what comes after restore() is what comes where there was nothing to take back", () => {
    fc.assert(
      fc.property(cases, cut, cut, (given, one, other) => {
        const [first, second, third] = parts(given, [one, other]);
        const stage = new StagedCase(given);
        fc.pre(stage.mounted);
        const straight = new StagedCase(given);
        for (const each of [stage, straight]) {
          each.run(first!);
          each.close();
        }
        const snapshot = stage.overlay.snapshot();
        stage.run(second!);
        stage.close();
        stage.overlay.restore(snapshot);
        // Nothing to take back: but what was cached is gone here, too, and with an index that shows.
        straight.overlay.restore(straight.overlay.snapshot());

        const outcomes = stage.run(third!);

        expect(outcomes.map(withoutIds)).toEqual(straight.run(third!).map(withoutIds));
        expect(stage.look()).toEqual(straight.look());
      }),
      { numRuns: 300 },
    );
  });

  it("a view shows what was there, and forgetting a snapshot changes none of the others", () => {
    fc.assert(
      fc.property(cases, cut, cut, fc.boolean(), (given, one, other, forget) => {
        const stage = new StagedCase(given);
        fc.pre(stage.mounted);
        const [first, second, third] = parts(given, [one, other]);
        stage.run(first!);
        // A view is a mount of its own: with an index, link counts show what a mount remembers.
        stage.overlay.restore(stage.overlay.snapshot());
        const seen = mergedTree(stage.overlay.process());
        const upper = layerTree(stage.overlay.upper!);
        const outer = stage.overlay.snapshot();
        stage.run(second!);
        const inner = stage.overlay.snapshot();
        stage.run(third!);
        const now = layerTree(stage.overlay.upper!);

        if (forget) stage.overlay.forget(inner);

        expect(layerTree(pastLayers([stage.overlay.upper!], [])[0]!)).toEqual(now);
        const view = stage.overlay.view(outer);
        expect(layerTree(view.upper!)).toEqual(upper);
        expect(mergedTree(view.process())).toEqual(seen);
        stage.overlay.restore(outer);
        expect(layerTree(stage.overlay.upper!)).toEqual(upper);
      }),
      { numRuns: 300 },
    );
  });
});

/** Numbers say in which order objects were first seen, and that differs. */
function withoutIds(outcome: OpOutcome): unknown {
  const value = outcome.ok ? outcome.value : undefined;
  if (typeof value !== "object" || value === null || !("id" in value)) return outcome;
  const { id: _, ...rest } = value;
  return { ...outcome, value: rest };
}
