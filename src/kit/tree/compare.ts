import type { TreeEntry } from "../../cases/outcome.ts";
import type { Supports } from "../supports.ts";
import { stableText } from "./stable-text.ts";

/** Fields of a tree that two views are compared by. */
export type Field = Exclude<keyof TreeEntry, "path">;

const ALL: readonly Field[] = [
  ...(["type", "mode", "uid", "gid", "nlink", "mtime", "size"] as const),
  ...(["content", "target", "rdev", "xattrs", "same_as", "error"] as const),
];

/** The fields that an implementation has, but for those that a law leaves aside. */
export function fieldsOf(supports: Supports, aside: readonly Field[] = []): readonly Field[] {
  const missing = new Set<Field>(aside);
  if (!supports.modes) missing.add("mode");
  if (!supports.owners) missing.add("uid").add("gid");
  if (!supports.mtime) missing.add("mtime");
  if (!supports.nlink) missing.add("nlink");
  if (!supports.ino) missing.add("same_as");
  if (!supports.xattrs) missing.add("xattrs");
  return ALL.filter((field) => !missing.has(field));
}

/** Without the root: its attributes are those of the topmost layer, which each mount has its own of (EXCEPTIONS). */
export function belowRoot(tree: readonly TreeEntry[]): TreeEntry[] {
  return tree.filter(({ path }) => path !== "/");
}

/** Every difference between two trees, one a line; none: "". */
export function differences(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  fields: readonly Field[] = ALL,
): string {
  const was = new Map(before.map((entry) => [entry.path, entry]));
  const is = new Map(after.map((entry) => [entry.path, entry]));
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .flatMap((path) => differenceAt(path, was.get(path), is.get(path), fields))
    .join("\n");
}

function differenceAt(
  path: string,
  was: TreeEntry | undefined,
  is: TreeEntry | undefined,
  fields: readonly Field[],
): string[] {
  if (was === undefined) return [`${path}: nothing there, then a ${shown(is)}`];
  if (is === undefined) return [`${path}: a ${shown(was)}, then nothing there`];
  return (
    fields
      // Links of a directory tell how many layers it has (EXCEPTIONS), its size nothing.
      .filter((field) => !(field === "nlink" && was.type === "dir" && is.type === "dir"))
      .flatMap((field) => {
        const [old, now] = [stableText(was[field]), stableText(is[field])];
        return old === now ? [] : [`${path}: ${field} ${old}, then ${now}`];
      })
  );
}

function shown(entry: TreeEntry | undefined): string {
  return entry?.type ?? `name that fails with ${entry?.error}`;
}
