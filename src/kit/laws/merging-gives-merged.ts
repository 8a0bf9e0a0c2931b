import type { TreeEntry } from "../../cases/outcome.ts";
import { differences, fieldsOf } from "../tree/compare.ts";
import { merge } from "../tree/merge.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

const MARK = "trusted.overlay.";
/** What stands in the upper for a name that a user chose inside our own name space. */
const ESCAPE = `${MARK}overlay.`;

export const MERGING_GIVES_MERGED: Law = {
  name: "the layers unpacked one over the other give the merged view",
  about: "What lies in the layers, marks and whiteouts heeded, is all that the mount shows.",
  needs: ["upperTree"],
  shape: { upper: true },
  check: (given, subject) =>
    withOverlay(subject, given, async (overlay, session) => {
      await runAll(session, given);
      const layers: TreeEntry[][] = [];
      for (const layer of [...overlay.lowers, overlay.upper!()]) {
        layers.push(await viewOf(layer, true));
      }
      const fields = fieldsOf(subject.supports, ["same_as"]);
      const expected = merge(layers, isOpaque).map(withoutMarks);
      const found = differences(expected, await viewOf(overlay.calls), fields);
      if (found !== "") throw new LawBroken(`from the layers to the mount, ${found}`);
    }),
};

const isOpaque = ({ xattrs, path }: TreeEntry): boolean =>
  path !== "/" && xattrs?.[`${MARK}opaque`] === "y";

function withoutMarks(entry: TreeEntry): TreeEntry {
  const shown = Object.entries(entry.xattrs ?? {})
    .filter(([name]) => !name.startsWith(MARK) || name.startsWith(ESCAPE))
    .map(([name, value]) => [name.replace(ESCAPE, MARK), value]);
  const { xattrs: _all, ...rest } = entry;
  return shown.length === 0 ? rest : { ...rest, xattrs: Object.fromEntries(shown) };
}
