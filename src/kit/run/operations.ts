import type { CaseOp } from "../../cases/case.ts";
import { byCodePoint } from "../../cases/names-order.ts";
import { flagNames } from "../../cases/open-file.ts";
import type { OpValue } from "../../cases/outcome.ts";
import { decodeValue, encodeBytes } from "../../cases/value.ts";
import type { Awaitable, FsCalls } from "../overlay.ts";
import type { Session } from "./session.ts";

/** One operation of a case, by the calls of an adapter. What returns nothing has no value. */
type Operation = (op: CaseOp, calls: FsCalls, session: Session) => Awaitable<OpValue | undefined>;

const READ_DEFAULT = 2 ** 20;

/** As a case says it when it says nothing: flags to open with, a mode to create with. */
const flagsOf = (op: CaseOp, fallback: string): readonly string[] => {
  const names = typeof op.flags === "number" ? [] : flagNames(op.flags);
  return names.length === 0
    ? [fallback]
    : names.map((name) => (name.startsWith("O_") ? name : `O_${name}`));
};
const modeOf = (op: CaseOp, fallback: number): number =>
  typeof op.mode === "number" ? op.mode : fallback;

/** A time that stays as it is cannot be said in Node's calls. */
const timeOf = (time: number | "omit" | null | undefined): number | null =>
  typeof time === "number" ? time : null;

async function silent(call: Awaitable<unknown>): Promise<undefined> {
  await call;
  return undefined;
}

const write: Operation = async (op, calls, session) => {
  const data = decodeValue(op.content ?? "");
  const offset = op.offset ?? undefined;
  if (op.fd !== undefined) return session.file(op.fd).write(data, offset);
  const how = { flags: flagsOf(op, "O_WRONLY"), mode: modeOf(op, 0o644) };
  await calls.writeFile(op.path!, data, offset === undefined ? how : { ...how, offset });
  return data.length;
};

const read: Operation = async (op, calls, session) => {
  const length = op.len ?? READ_DEFAULT;
  const offset = op.offset ?? undefined;
  if (op.fd !== undefined) return encodeBytes(await session.file(op.fd).read(length, offset));
  const bytes = await calls.readFile(op.path!);
  return encodeBytes(bytes.subarray(offset ?? 0, (offset ?? 0) + length));
};

const stat: Operation = async (op, calls, session) =>
  session.show(
    op.fd === undefined
      ? await (calls.stat ?? calls.lstat).call(calls, op.path!)
      : await session.file(op.fd).stat(),
  );

const truncate: Operation = (op, calls, session) =>
  silent(
    op.fd === undefined
      ? calls.truncate!(op.path!, op.size!)
      : session.file(op.fd).truncate(op.size!),
  );

/** What a case's operations are in Node's calls. Others are left to FsCalls.operation. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  async open(op, calls, session) {
    const file = await calls.open!(op.path!, flagsOf(op, "O_RDONLY"), modeOf(op, 0o644));
    if (op.fd === undefined) await file.close();
    else session.open(op.fd, file);
  },
  close: (op, _calls, session) => silent(session.close(op.fd!)),
  read,
  pread: read,
  write,
  pwrite: write,
  stat,
  fstat: stat,
  lstat: async (op, calls, session) => session.show(await calls.lstat(op.path!)),
  truncate,
  ftruncate: truncate,
  mkdir: (op, calls) => silent(calls.mkdir(op.path!, modeOf(op, 0o755))),
  rmdir: (op, calls) => silent(calls.rmdir(op.path!)),
  unlink: (op, calls) => silent(calls.unlink(op.path!)),
  rename: (op, calls) => silent(calls.rename!(op.path!, op.to!)),
  renameat2: (op, calls) =>
    silent(calls.renameat2!(op.path!, op.to!, flagNames(op.flags as string | readonly string[]))),
  link: (op, calls) => silent(calls.link!(op.path!, op.to!)),
  symlink: (op, calls) => silent(calls.symlink!(op.target!, op.path!)),
  mknod: (op, calls) =>
    silent(calls.mknod!(op.path!, op.type ?? "fifo", modeOf(op, 0o644), op.rdev ?? [0, 0])),
  chmod: (op, calls) => silent(calls.chmod!(op.path!, modeOf(op, 0))),
  chown: (op, calls) => silent(calls.chown!(op.path!, op.owner ?? -1, op.group ?? -1)),
  lchown: (op, calls) => silent(calls.lchown!(op.path!, op.owner ?? -1, op.group ?? -1)),
  utimens(op, calls) {
    const mtime = timeOf(op.mtime);
    return silent(calls.utimes!(op.path!, timeOf(op.atime) ?? mtime, mtime));
  },
  setxattr: (op, calls) =>
    silent(calls.setxattr!(op.path!, op.name!, decodeValue(op.value ?? ""), xattrFlag(op.xflag))),
  removexattr: (op, calls) => silent(calls.removexattr!(op.path!, op.name!)),
  getxattr: async (op, calls) => encodeBytes(await calls.getxattr!(op.path!, op.name!)),
  listxattr: async (op, calls) => [...(await calls.listxattr!(op.path!))].sort(byCodePoint),
  readlink: (op, calls) => calls.readlink(op.path!),
  /** Names alone: Node's calls tell no types. */
  readdir: async (op, calls) => [...(await calls.readdir(op.path!))].sort(byCodePoint),
};

function xattrFlag(flag = ""): "" | "XATTR_CREATE" | "XATTR_REPLACE" {
  const name = flag.replace("XATTR_", "");
  return name === "CREATE" || name === "REPLACE" ? `XATTR_${name}` : "";
}
