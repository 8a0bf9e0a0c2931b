import type { CaseEntry } from "../../cases/case.ts";
import { byCodePoint } from "../../cases/names-order.ts";

/** The parent of an absolute path; that of "/a" is "/". */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Every directory above a path, topmost first, without the root. */
export function ancestorsOf(path: string): string[] {
  const above: string[] = [];
  for (let up = parentOf(path); up !== "/"; up = parentOf(up)) above.unshift(up);
  return above;
}

/** An entry of a layer in full: a further name of a file says all that the file does. */
export interface CompleteEntry extends CaseEntry {
  /** Of names that share an inode: the path of the first. */
  readonly inode?: string;
}

/** The entries of a layer by path, parents before what is in them, with the directories that no entry mentions. */
export function complete(entries: readonly CaseEntry[]): CompleteEntry[] {
  const all = new Map<string, CompleteEntry>();
  for (const entry of entries) {
    for (const above of ancestorsOf(entry.path)) {
      if (!all.has(above)) all.set(above, { path: above, type: "dir" });
    }
    if (entry.type === "link") {
      const target = all.get(entry.target!)!;
      const inode = target.inode ?? target.path;
      all.set(target.path, { ...target, inode });
      all.set(entry.path, { ...target, inode, path: entry.path });
    } else {
      all.set(entry.path, { ...all.get(entry.path), ...entry });
    }
  }
  return [...all.values()].sort((a, b) => byCodePoint(a.path, b.path));
}

/** The same as a case lists them: of names that share an inode, all but the first are links. */
export function listed(entries: readonly CompleteEntry[]): CaseEntry[] {
  const first = new Map<string, string>();
  return entries.map(({ inode, ...entry }) => {
    if (inode === undefined) return entry;
    const target = first.get(inode);
    if (target !== undefined) return { path: entry.path, type: "link", target };
    first.set(inode, entry.path);
    return entry;
  });
}
