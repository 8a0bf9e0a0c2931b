import { FsError } from "../base/fs-error.ts";
import { isDirMode, makedev, typeBits } from "../base/mode.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import { copyTree } from "./copy-tree.ts";
import { listDirectory, listOpenDirectory } from "./list-names.ts";
import { byCodePoint } from "./names-order.ts";
import { flagNames, modeOf, namedFile } from "./open-file.ts";
import type { Action, Query } from "./operations.ts";

/** Operations on names: what lies in a directory, and where the process stands. */
export const NAME_ACTIONS: Readonly<Record<string, Action>> = {
  mkdir: (op, { process }) => process.mkdir(op.path!, modeOf(op, 0o755)),
  rmdir: (op, { process }) => process.rmdir(op.path!),
  unlink: (op, { process }) => process.unlink(op.path!),
  rename: (op, { process }) => process.rename(op.path!, op.to!),
  renameat2(op, { process }) {
    const { flags } = op;
    const known = typeof flags === "number" ? flags : flagNames(flags).map(renameFlag).join("|");
    process.renameat2(op.path!, op.to!, known === "" ? 0 : known);
  },
  link: (op, { process }) => process.link(op.path!, op.to!, { follow: op.follow ?? false }),
  linkfd(op, context) {
    const { process, fd } = namedFile(op, context);
    process.linkfd(fd, op.to!);
  },
  symlink: (op, { process }) => process.symlink(op.target!, op.path!),
  mknod(op, { process }) {
    const mode = typeBits(op.type ?? "fifo") | modeOf(op, 0o644);
    process.mknod(op.path!, mode, makedev(...(op.rdev ?? [0, 0])));
  },
  chdir: (op, { process }) => process.chdir(op.path!),
  umask: (op, { callers }) => callers.setUmask(modeOf(op, 0)),
  copytree: (op, { process }) => copyTree(process, op.path!, op.to!),
  sync: () => {},
  drop_caches: () => {},
};

export const NAME_QUERIES: Readonly<Record<string, Query>> = {
  getcwd: (_op, { process }) => process.getcwd(),
  readdir(op, context) {
    if (op.fd === undefined) return namesAndTypes(listDirectory(context.process, op.path!));
    const { process, fd } = namedFile(op, context);
    // As fdopendir(3) looks first.
    if (!isDirMode(process.fstat(fd).mode)) throw new FsError("ENOTDIR", "readdir");
    const names = listOpenDirectory(process, fd).map(({ name }) => name);
    process.lseek(fd, 0);
    return names.sort(byCodePoint);
  },
};

function renameFlag(name: string): string {
  return name.startsWith("RENAME_") ? name : `RENAME_${name}`;
}

/** Names with the type that the listing gives, in three words and "other". */
function namesAndTypes(entries: readonly DirEntry[]): readonly (readonly [string, string])[] {
  return entries
    .map(({ name, type }): [string, string] => [name, shownType(type)])
    .sort(([a], [b]) => byCodePoint(a, b));
}

function shownType(type: DirEntry["type"]): string {
  return type === "file" || type === "dir" || type === "symlink" ? type : "other";
}
