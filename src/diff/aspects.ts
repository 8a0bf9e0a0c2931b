import { isFileMode, isLinkMode, S_IFMT } from "../base/mode.ts";
import type { Content } from "../layer/content.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { reach } from "./reach.ts";

/** In what a path differs from what was there before. */
export type Aspect = "type" | "data" | "target" | "device" | "mode" | "owner" | "mtime" | "xattrs";

/** Processes that see the same tree at two moments. */
export interface Views {
  readonly now: Process;
  readonly before: Process;
}

/** In what an object differs from the one that was at its path; both are there. Contents that are shared are not read. */
export function aspectsOf(path: string, before: Stat, now: Stat, views: Views): Aspect[] {
  const aspects: Aspect[] = [];
  const sameType = ((before.mode ^ now.mode) & S_IFMT) === 0;
  if (!sameType) aspects.push("type");
  else if (isFileMode(now.mode) && !isSameData(path, before, now, views)) aspects.push("data");
  else if (isLinkMode(now.mode)) {
    if (targetAt(views.before, path) !== targetAt(views.now, path)) aspects.push("target");
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
  const [one, other] = [views.before, views.now].map((process) =>
    reach(process, path, (at) => readAll(process, at)),
  );
  return one!.equals(other!);
}

const targetAt = (process: Process, path: string): string =>
  reach(process, path, (at) => process.readlink(at));

/** All of a file, by reference. */
export function readAll(process: Process, path: string): Content {
  const fd = process.open(path, "O_RDONLY|O_NOATIME|O_NOFOLLOW");
  try {
    return process.readContent(fd);
  } finally {
    process.close(fd);
  }
}

function xattrsOf(process: Process, path: string): string {
  return reach(process, path, (at) => {
    const names = process.llistxattr(at).sort();
    return names.map((name) => `${name}=${process.lgetxattr(at, name).join()}`).join("\n");
  });
}
