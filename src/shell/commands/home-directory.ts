import { isDirMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { copyData } from "./file-data.ts";
import { dirName, joinPath } from "./paths.ts";
import { walkTree } from "./walk-tree.ts";

export interface Home {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Makes a home directory, and the directories above it that are missing. */
export function makeHome(process: Process, { path, uid, gid, mode }: Home): void {
  const missing: string[] = [];
  for (let at = dirName(path); at !== "/" && at !== "."; at = dirName(at)) {
    if (process.tryStat(at) !== null) break;
    missing.unshift(at);
  }
  for (const at of missing) {
    process.mkdir(at, 0);
    process.chown(at, 0, 0);
    process.chmod(at, 0o755);
  }
  process.mkdir(path, 0);
  process.chown(path, uid, gid);
  process.chmod(path, mode);
}

/** Fills it with what lies in the skeleton. @param times whether the files keep theirs (useradd) or not (adduser) */
export function copySkeleton(process: Process, from: string, home: Home, times: boolean): void {
  if (process.tryStat(from) === null) return;
  const timed: (() => void)[] = [];
  for (const visit of walkTree(process, from, { follow: "never" })) {
    if (visit.kind !== "before" && visit.kind !== "entry") continue;
    if (visit.at.depth === 0) continue;
    const to = joinPath(home.path, visit.at.path.slice(from.length + 1));
    const { stat } = visit;
    if (isDirMode(stat.mode)) process.mkdir(to, 0o700);
    else if (isLinkMode(stat.mode)) process.symlink(process.readlink(visit.at.path), to);
    else {
      const [source, target] = [
        process.open(visit.at.path),
        process.open(to, "O_WRONLY|O_CREAT|O_EXCL|O_TRUNC", 0o600),
      ];
      copyData(process, source, target, "own hands");
      process.close(source);
      process.close(target);
    }
    process.lchown(to, home.uid, home.gid);
    if (!isLinkMode(stat.mode)) process.chmod(to, stat.mode & 0o7777);
    if (!times) continue;
    const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
    const mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
    timed.unshift(() => process.utimens(to, atime, mtime, { nofollow: true }));
  }
  for (const set of timed) set();
}
