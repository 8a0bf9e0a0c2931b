import type { TreeEntry } from "../../cases/outcome.ts";
import type { TestedOverlay } from "../overlay.ts";
import { differences, fieldsOf } from "../tree/compare.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

/** Every lower layer, as it lies. */
async function lowersOf(overlay: TestedOverlay): Promise<TreeEntry[][]> {
  const trees: TreeEntry[][] = [];
  for (const layer of overlay.lowers) trees.push(await viewOf(layer, true));
  return trees;
}

export const LOWERS_NEVER_CHANGE: Law = {
  name: "lower layers never change",
  about: "Whatever is written, it is written to the upper.",
  needs: [],
  shape: {},
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      const before = await lowersOf(overlay);
      await runAll(session, given);
      const after = await lowersOf(overlay);
      const changed = before.flatMap((tree, i) => {
        const found = differences(tree, after[i]!, fieldsOf(subject.supports));
        return found === "" ? [] : [`lower layer ${i}: ${found}`];
      });
      if (changed.length > 0) throw new LawBroken(changed.join("\n"));
    }),
};
