import { FsError } from "../base/fs-error.ts";
import type { CaseOp } from "./case.ts";
import type { CaseProcess, Descriptor } from "./case-process.ts";
import type { OpContext } from "./operations.ts";

/** The descriptor an operation names. @throws FsError EBADF when nothing is open by that name */
export function namedFile(op: CaseOp, context: OpContext, name: string = op.fd!): Descriptor {
  const found = context.callers.descriptor(name);
  if (found === undefined) throw new FsError("EBADF", op.op);
  return found;
}

/** Works on the descriptor an operation names; without one, opens its path for as long as it takes. */
export function withFile<T>(
  op: CaseOp,
  context: OpContext,
  defaultFlags: string,
  work: (process: CaseProcess, fd: number) => T,
): T {
  if (op.fd !== undefined) {
    const { process, fd } = namedFile(op, context);
    return work(process, fd);
  }
  const { process } = context;
  const fd = process.open(op.path!, openFlags(op, defaultFlags), modeOf(op, 0o644));
  try {
    return work(process, fd);
  } finally {
    process.close(fd);
  }
}

/** Works on the descriptor if the operation names one, else on its path. */
export function byFileOrPath<T>(
  op: CaseOp,
  context: OpContext,
  byFile: (process: CaseProcess, fd: number) => T,
  byPath: (process: CaseProcess, path: string) => T,
): T {
  if (op.path !== undefined) return byPath(context.process, op.path);
  const { process, fd } = namedFile(op, context);
  return byFile(process, fd);
}

/** Flags come as a number, as "O_RDWR|O_CREAT", or as a list; "O_" may be missing. */
export function openFlags(op: CaseOp, fallback = "O_RDONLY"): number | string {
  const { flags } = op;
  if (typeof flags === "number") return flags;
  const names = flagNames(flags);
  if (names.length === 0) return flags === undefined ? fallback : "O_RDONLY";
  return names.map((name) => (name.startsWith("O_") ? name : `O_${name}`)).join("|");
}

export function flagNames(flags: string | readonly string[] | undefined): readonly string[] {
  if (flags === undefined) return [];
  return typeof flags === "string" ? flags.split(/[| ]+/).filter((name) => name !== "") : flags;
}

/** A mode in bits; letters are for `access` alone. */
export function modeOf(op: CaseOp, fallback: number): number {
  return typeof op.mode === "number" ? op.mode : fallback;
}
