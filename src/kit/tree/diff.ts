import type { CaseEntry } from "../../cases/case.ts";
import { byCodePoint } from "../../cases/names-order.ts";
import type { TreeEntry } from "../../cases/outcome.ts";
import { asEntries } from "./as-entries.ts";
import { belowRoot, differences, type Field } from "./compare.ts";
import { ancestorsOf, parentOf } from "./complete.ts";

/** The layer that makes one tree of another when it is put on top: what is new or changed, with the directories above
 *  it, and whiteouts for what is gone. */
export function diff(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  fields: readonly Field[],
): CaseEntry[] {
  const was = new Map(before.map((entry) => [entry.path, entry]));
  const is = new Map(after.map((entry) => [entry.path, entry]));
  const taken = new Set<string>();
  for (const entry of belowRoot(after)) {
    if (differences(one(was.get(entry.path)), [entry], fields) !== "") taken.add(entry.path);
  }
  for (const path of [...taken]) for (const name of namesOfSame(path, after)) taken.add(name);
  const gone = before.map(({ path }) => path).filter((path) => isGone(path, was, is));
  for (const path of [...taken, ...gone]) for (const dir of ancestorsOf(path)) taken.add(dir);
  const changed = asEntries(after.filter(({ path }) => taken.has(path)));
  const whiteouts = gone.map((path): CaseEntry => ({ path, type: "whiteout" }));
  return [...changed, ...whiteouts].sort((a, b) => byCodePoint(a.path, b.path));
}

const one = (entry: TreeEntry | undefined): TreeEntry[] => (entry === undefined ? [] : [entry]);

/** Links are links within one layer only: all names of a file go, or none. */
function namesOfSame(path: string, tree: readonly TreeEntry[]): string[] {
  const first = tree.find((entry) => entry.path === path)?.same_as ?? path;
  return tree.filter((entry) => entry.path === first || entry.same_as === first).map((e) => e.path);
}

/** A name that is not there any more, in a directory that is. */
function isGone(
  path: string,
  was: ReadonlyMap<string, TreeEntry>,
  is: ReadonlyMap<string, TreeEntry>,
): boolean {
  const parent = parentOf(path);
  return !is.has(path) && is.get(parent)?.type === "dir" && was.get(parent)?.type === "dir";
}
