import { isFileMode, isLinkMode, S_IFMT } from "../base/mode.ts";
import type { Content } from "../layer/content.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { type Change, sortChanges } from "./change.ts";
import type { Container } from "./container.ts";
import { type Touched, touchedTree, type Views, viewsOf } from "./touched.ts";

/** In what a path differs from what was there before. */
export type Aspect = "type" | "data" | "target" | "device" | "mode" | "owner" | "mtime" | "xattrs";

export interface ExactChange extends Change {
  /** Of "C". Nothing: it was copied up, and is as it was. */
  readonly aspects: readonly Aspect[];
}

/** What a container changed, down to what `docker diff` misses: each object of its upper, compared whole with what was
 *  there before, and each name that it hides. */
export function exactDiff(container: Container): ExactChange[] {
  const views = viewsOf(container);
  const changes: ExactChange[] = [];
  const pending: Touched[] = [...touchedTree(container, views).children];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    changes.push(changeAt(node, views));
    pending.push(...node.children);
  }
  return sortChanges(changes);
}

function changeAt({ path, now, before }: Touched, views: Views): ExactChange {
  if (now === null) return { kind: "D", path, aspects: [] };
  if (before === null) return { kind: "A", path, aspects: [] };
  return { kind: "C", path, aspects: aspectsOf(path, before, now, views) };
}

function aspectsOf(path: string, before: Stat, now: Stat, views: Views): Aspect[] {
  const aspects: Aspect[] = [];
  const sameType = ((before.mode ^ now.mode) & S_IFMT) === 0;
  if (!sameType) aspects.push("type");
  else if (isFileMode(now.mode) && !isSameData(path, before, now, views)) aspects.push("data");
  else if (isLinkMode(now.mode)) {
    if (views.before.readlink(path) !== views.now.readlink(path)) aspects.push("target");
  } else if (before.rdev !== now.rdev) aspects.push("device");
  if ((before.mode ^ now.mode) & 0o7777) aspects.push("mode");
  if (before.uid !== now.uid || before.gid !== now.gid) aspects.push("owner");
  const sameTime = before.mtimeSec === now.mtimeSec && before.mtimeNsec === now.mtimeNsec;
  if (!sameTime) aspects.push("mtime");
  if (xattrsOf(views.before, path) !== xattrsOf(views.now, path)) aspects.push("xattrs");
  return aspects;
}

function isSameData(path: string, before: Stat, now: Stat, views: Views): boolean {
  if (before.size !== now.size) return false;
  return readAll(views.before, path).equals(readAll(views.now, path));
}

function readAll(process: Process, path: string): Content {
  const fd = process.open(path, "O_RDONLY|O_NOATIME|O_NOFOLLOW");
  try {
    return process.readContent(fd);
  } finally {
    process.close(fd);
  }
}

function xattrsOf(process: Process, path: string): string {
  const names = process.llistxattr(path).sort();
  return names.map((name) => `${name}=${process.lgetxattr(path, name).join()}`).join("\n");
}
