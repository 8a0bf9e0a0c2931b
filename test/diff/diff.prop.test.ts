import fc from "fast-check";
import { expect, it } from "vitest";
import type { TreeEntry } from "../../src/cases/outcome.ts";
import { mergedTree } from "../../src/cases/tree.ts";
import { diff } from "../../src/diff/diff.ts";
import { overlayCase } from "../../src/kit/arbitrary/overlay-case.ts";
import { ALL_OPTIONS } from "../../src/kit/supports.ts";
import { mount } from "../../src/process/overlay.ts";
import { StagedCase } from "../support/staged-case.ts";

/** What userxattr shows as an xattr, trusted.overlay.*, would be a mark where the layer is mounted without it. */
const options = ALL_OPTIONS.filter((name) => name !== "userxattr");
const cases = overlayCase({
  ...{ upper: true, steps: 24, layers: 3 },
  supports: { options, remount: false },
});

it("what was, under the layer of a diff, shows what is; and back", () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const stage = new StagedCase(given);
      fc.pre(stage.mounted);
      const { overlay } = stage;
      const at = Math.floor(share * given.ops.length);
      stage.run(given.ops.slice(0, at));
      const from = overlay.snapshot();
      stage.run(given.ops.slice(at));
      const to = overlay.snapshot();

      for (const [before, now] of [
        [from, to],
        [to, from],
      ] as const) {
        const lowers = [diff(overlay, before, now).layer(), overlay.view(before).asLayer()];
        const applied = mergedTree(mount({ lowers }).process());
        expect(applied.map(withoutLinks)).toEqual(
          mergedTree(overlay.view(now).process()).map(withoutLinks),
        );
      }
      expect(diff(overlay, to).changes).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Names of one object in two layers are two objects for overlayfs without an index. */
function withoutLinks({ nlink: _, same_as: __, ...rest }: TreeEntry): unknown {
  return rest;
}
