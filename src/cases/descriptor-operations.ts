import type { Whence } from "../process/data.ts";
import type { CaseOp } from "./case.ts";
import type { CaseProcess } from "./case-process.ts";
import { contentOf } from "./lay-entries.ts";
import { modeOf, namedFile, openFlags, withFile } from "./open-file.ts";
import type { Action, OpContext, Query } from "./operations.ts";
import { decodeValue, encodeBytes } from "./value.ts";

/** Read in one go when no length is given. */
const READ_DEFAULT = 2 ** 20;

const FALLOCATE: ReadonlyMap<string, number> = new Map([
  ["KEEP_SIZE", 1],
  ["PUNCH_HOLE", 2],
  ["COLLAPSE_RANGE", 8],
  ["ZERO_RANGE", 16],
  ["INSERT_RANGE", 32],
]);

/** Operations on an open file. Most open and close one themselves when they are given a path. */
export const DESCRIPTOR_ACTIONS: Readonly<Record<string, Action>> = {
  open: (op, context) => open(op, context, openFlags(op)),
  creat: (op, context) => open(op, context, "O_WRONLY|O_CREAT|O_TRUNC"),
  close(op, context) {
    const { process, fd } = namedFile(op, context);
    context.callers.forget(op.fd!);
    process.close(fd);
  },
  fsync: (op, context) => withFile(op, context, "O_RDONLY", (process, fd) => process.fsync(fd)),
  fallocate: (op, context) =>
    withFile(op, context, "O_RDWR", (process, fd) => {
      let mode = 0;
      for (const name of op.falloc ?? []) mode |= FALLOCATE.get(name)!;
      process.fallocate(fd, mode, op.offset ?? 0, op.len!);
    }),
};

function open(op: CaseOp, { process, callers }: OpContext, flags: number | string): void {
  const fd = process.open(op.path!, flags, modeOf(op, 0o644));
  if (op.fd === undefined) process.close(fd);
  else callers.name(op.fd, process, fd);
}

const read: Query = (op, context) =>
  withFile(op, context, "O_RDONLY", (process, fd) => {
    const length = op.len ?? READ_DEFAULT;
    const at = op.offset ?? undefined;
    return encodeBytes(at === undefined ? process.read(fd, length) : process.pread(fd, length, at));
  });

const write: Query = (op, context) =>
  withFile(op, context, "O_WRONLY", (process, fd) => writeValue(process, fd, op));

/** A repeated text is written as what it is, however long. */
function writeValue(process: CaseProcess, fd: number, op: CaseOp): number {
  const value = op.content ?? "";
  const at = op.offset ?? undefined;
  if (typeof value === "object" && "repeat" in value) {
    return process.writeContent(fd, contentOf(value), at);
  }
  const bytes = decodeValue(value);
  return at === undefined ? process.write(fd, bytes) : process.pwrite(fd, bytes, at);
}

export const DESCRIPTOR_QUERIES: Readonly<Record<string, Query>> = {
  read,
  pread: read,
  write,
  pwrite: write,
  lseek: (op, context) =>
    withFile(op, context, "O_RDONLY", (process, fd) =>
      process.lseek(fd, op.offset ?? 0, (op.whence ?? "SEEK_SET") as Whence),
    ),
  copy_file_range(op, context) {
    const from = namedFile(op, context);
    const to = namedFile(op, context, op.to_fd!);
    if (from.process !== to.process) throw new Error("copy_file_range() from one tree to another");
    const [offset, toOffset] = [op.offset ?? undefined, op.to_offset ?? undefined];
    return from.process.copyFileRange(from.fd, to.fd, op.len!, offset, toOffset);
  },
};
