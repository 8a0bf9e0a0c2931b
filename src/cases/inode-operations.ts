import type { TimeArg } from "../process/attributes.ts";
import type { CaseOp } from "./case.ts";
import { byCodePoint } from "./names-order.ts";
import { byFileOrPath, modeOf, namedFile } from "./open-file.ts";
import type { Action, Query } from "./operations.ts";
import { statOutcome } from "./stat-outcome.ts";
import { decodeValue, encodeBytes } from "./value.ts";
import { variableMark } from "./variable-mark.ts";

const truncate: Action = (op, context) =>
  byFileOrPath(
    op,
    context,
    (process, fd) => process.ftruncate(fd, op.size!),
    (process, path) => process.truncate(path, op.size!),
  );

/** Operations on the attributes of an inode, by path or by descriptor. */
export const INODE_ACTIONS: Readonly<Record<string, Action>> = {
  truncate,
  ftruncate: truncate,
  chmod(op, context) {
    const mode = modeOf(op, 0);
    if (op.fd === undefined) {
      context.process.chmod(op.path!, mode);
      return;
    }
    const { process, fd } = namedFile(op, context);
    process.fchmod(fd, mode);
  },
  chown(op, context) {
    const [owner, group] = [op.owner ?? -1, op.group ?? -1];
    byFileOrPath(
      op,
      context,
      (process, fd) => process.fchown(fd, owner, group),
      (process, path) => process.chown(path, owner, group),
    );
  },
  lchown: (op, { process }) => process.lchown(op.path!, op.owner ?? -1, op.group ?? -1),
  utimens(op, context) {
    const [atime, mtime] = timesOf(op);
    byFileOrPath(
      op,
      context,
      (process, fd) => process.futimens(fd, atime, mtime),
      (process, path) => process.utimens(path, atime, mtime, { nofollow: op.nofollow ?? false }),
    );
  },
  access: (op, { process }) => process.access(op.path!, accessMode(op)),
  setxattr(op, context) {
    const [name, value, flag] = [op.name!, decodeValue(op.value ?? ""), xattrFlag(op)];
    byFileOrPath(
      op,
      context,
      (process, fd) => process.fsetxattr(fd, name, value, flag),
      (process, path) =>
        op.nofollow
          ? process.lsetxattr(path, name, value, flag)
          : process.setxattr(path, name, value, flag),
    );
  },
  removexattr(op, context) {
    const name = op.name!;
    byFileOrPath(
      op,
      context,
      (process, fd) => process.fremovexattr(fd, name),
      (process, path) =>
        op.nofollow ? process.lremovexattr(path, name) : process.removexattr(path, name),
    );
  },
};

const stat: Query = (op, context) =>
  statOutcome(
    byFileOrPath(
      op,
      context,
      (process, fd) => process.fstat(fd),
      (process, path) => process.stat(path),
    ),
    context.identities,
  );

export const INODE_QUERIES: Readonly<Record<string, Query>> = {
  stat,
  fstat: stat,
  lstat: (op, { process, identities }) => statOutcome(process.lstat(op.path!), identities),
  readlink: (op, { process }) => process.readlink(op.path!),
  getxattr(op, context) {
    const name = op.name!;
    const value = byFileOrPath(
      op,
      context,
      (process, fd) => process.fgetxattr(fd, name),
      (process, path) =>
        op.nofollow ? process.lgetxattr(path, name) : process.getxattr(path, name),
    );
    // On a bare layer the marks show, and file handles differ from run to run.
    return op.at && variableMark(name) !== undefined ? "<fh>" : encodeBytes(value);
  },
  listxattr(op, context) {
    const names = byFileOrPath(
      op,
      context,
      (process, fd) => process.flistxattr(fd),
      (process, path) => (op.nofollow ? process.llistxattr(path) : process.listxattr(path)),
    );
    return [...names].sort(byCodePoint);
  },
};

/** Without a time both become now; without one for reading, that for writing stands for both. */
function timesOf(op: CaseOp): [atime: TimeArg, mtime: TimeArg] {
  if (op.mtime === undefined || op.mtime === null) return ["now", "now"];
  const mtime = timeOf(op.mtime);
  return [op.atime === undefined ? mtime : timeOf(op.atime), mtime];
}

const timeOf = (time: number | "omit"): TimeArg =>
  time === "omit" ? time : { sec: Math.trunc(time), nsec: 0 };

const ACCESS_LETTERS: ReadonlyMap<string, number> = new Map([
  ["r", 4],
  ["w", 2],
  ["x", 1],
  ["f", 0],
]);

function accessMode(op: CaseOp): number {
  const { mode = 0 } = op;
  if (typeof mode === "number") return mode;
  return [...mode].reduce((sum, letter) => sum + (ACCESS_LETTERS.get(letter) ?? 0), 0);
}

function xattrFlag(op: CaseOp): "" | "XATTR_CREATE" | "XATTR_REPLACE" {
  const flag = (op.xflag ?? "").replace("XATTR_", "");
  return flag === "CREATE" || flag === "REPLACE" ? `XATTR_${flag}` : "";
}
