import type { CaseEntry, CaseValue } from "../../cases/case.ts";
import type { TreeEntry } from "../../cases/outcome.ts";
import type { EncodedBytes } from "../../cases/value.ts";

/** A time that counts as "now": later than any that a case sets. */
const NOW = 2_000_000_000;

/** What was seen of a tree as the entries of a layer that has it. Contents have to be there in full. */
export function asEntries(tree: readonly TreeEntry[]): CaseEntry[] {
  return tree.filter(({ type }) => type !== undefined).map(asEntry);
}

function asEntry(entry: TreeEntry): CaseEntry {
  const { path, type, same_as: target } = entry;
  if (type === "whiteout") return { path, type };
  if (target !== undefined) return { path, type: "link", target };
  const { mode, uid, gid, mtime, rdev } = entry;
  return {
    path,
    type: type as CaseEntry["type"],
    ...(mode === undefined || type === "symlink" ? {} : { mode }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(mtime === undefined ? {} : { mtime: mtime === "now" ? NOW : mtime }),
    ...(rdev === undefined ? {} : { rdev }),
    ...(typeof entry.target === "string" ? { target: entry.target } : {}),
    ...(entry.content === undefined ? {} : { content: whole(entry.content) }),
    ...xattrsOf(entry),
  };
}

function whole(content: NonNullable<TreeEntry["content"]>): CaseValue {
  if (typeof content === "string" || "hex" in content) return content;
  throw new Error(`unreachable: a content that was not read in full: ${JSON.stringify(content)}`);
}

/** Marks that only mean something on the layer they were made on. */
const OWN_MARKS = /^trusted\.overlay\.(origin|impure|uuid|nlink|upper|index)$/;

function xattrsOf({ xattrs }: TreeEntry): Pick<CaseEntry, "xattrs"> {
  const kept = Object.entries(xattrs ?? {}).filter(([name]) => !OWN_MARKS.test(name));
  if (kept.length === 0) return {};
  const values = kept.map(([name, value]) => [name, whole(value as EncodedBytes)]);
  return { xattrs: Object.fromEntries(values) };
}
