import { S_IFMT, typeOf } from "../base/mode.ts";
import type { Stat } from "../process/stat.ts";
import type { CaseProcess } from "./case-process.ts";
import { byCodePoint } from "./names-order.ts";

const STEP = 2 ** 20;

/** Copies a tree with modes, owners, times and every xattr, as `cp -a` does: how a case edits a layer offline.
 *  @throws FsError whatever a call of it fails with; what was copied by then stays */
export function copyTree(process: CaseProcess, from: string, to: string): void {
  const stat = process.lstat(from);
  copyBody(process, from, to, stat);
  const type = typeOf(stat.mode);
  process.lchown(to, stat.uid, stat.gid);
  if (type !== "symlink") process.chmod(to, stat.mode & 0o7777);
  for (const name of process.llistxattr(from)) {
    process.lsetxattr(to, name, process.lgetxattr(from, name));
  }
  const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
  const mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
  process.utimens(to, atime, mtime, { nofollow: true });
}

function copyBody(process: CaseProcess, from: string, to: string, stat: Stat): void {
  switch (typeOf(stat.mode)) {
    case "dir": {
      process.mkdir(to, 0o777);
      const names = process.readdir(from).map(({ name }) => name);
      for (const name of names.sort(byCodePoint)) {
        copyTree(process, `${from}/${name}`, `${to}/${name}`);
      }
      return;
    }
    case "symlink":
      process.symlink(process.readlink(from), to);
      return;
    case "file":
      copyContent(process, from, to);
      return;
    default:
      process.mknod(to, (stat.mode & S_IFMT) | (stat.mode & 0o7777), stat.rdev);
  }
}

function copyContent(process: CaseProcess, from: string, to: string): void {
  const source = process.open(from, "O_RDONLY");
  try {
    const target = process.open(to, "O_WRONLY|O_CREAT|O_TRUNC", 0o666);
    try {
      for (;;) {
        const piece = process.read(source, STEP);
        if (piece.length === 0) return;
        process.write(target, piece);
      }
    } finally {
      process.close(target);
    }
  } finally {
    process.close(source);
  }
}
