import type { Case, CaseEntry } from "../../cases/case.ts";
import { differences, fieldsOf } from "../tree/compare.ts";
import { complete, listed } from "../tree/complete.ts";
import { merge } from "../tree/merge.ts";
import { viewOf } from "../tree/view.ts";
import { type Law, LawBroken, runAll, withOverlay } from "./law.ts";

export const SQUASHING_KEEPS_VIEW: Law = {
  name: "squashing layers keeps the merged view",
  about:
    "One lower layer that holds what the lowers show can stand in their place, before the steps and after them. Only " +
    "links are counted otherwise: a name that a layer hid is gone from the squashed one.",
  needs: [],
  shape: { steps: 6 },
  async check(given, subject) {
    const fields = fieldsOf(subject.supports, ["nlink"]);
    const views = (of: Case) =>
      withOverlay(subject, of, async (overlay, session) => {
        const before = await viewOf(overlay.calls);
        await runAll(session, of);
        return { before, after: await viewOf(overlay.calls) };
      });
    const layered = await views(given);
    const squashed = await views({ ...given, lower: [squash(given.lower)] });
    const start = differences(layered.before, squashed.before, fields);
    if (start !== "") throw new LawBroken(`from the layers to the squashed one, ${start}`);
    const end = differences(layered.after, squashed.after, fields);
    if (end !== "")
      throw new LawBroken(`after the steps, from the layers to the squashed one, ${end}`);
  },
};

/** The one layer that shows what these show, lowest first. */
export function squash(layers: readonly (readonly CaseEntry[])[]): CaseEntry[] {
  const named = layers.map((layer, i) =>
    complete(layer).map((entry) =>
      entry.inode === undefined ? entry : { ...entry, inode: `${i}:${entry.inode}` },
    ),
  );
  const merged = merge(named, (entry) => entry.opaque ?? false);
  return listed(merged.map(({ opaque: _hides, ...entry }) => entry));
}
