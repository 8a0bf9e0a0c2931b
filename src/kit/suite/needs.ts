import type { Case, CaseEntry, CaseOp, Options } from "../../cases/case.ts";
import { flagNames } from "../../cases/open-file.ts";
import { usualModeOf } from "../cases/unpack.ts";
import { OPERATIONS } from "../run/operations.ts";
import { type Feature, lackOf, type Supports } from "../supports.ts";

/** Why an implementation cannot run a case; "" when it can. */
export function obstacleTo(given: Case, supports: Supports): string {
  const { lower, upper, data, readonly, nomount, options, ops } = given;
  if (data.length > 0) return "data-only layers";
  if (readonly || nomount) return "a mount without an upper";
  if (lower.length > supports.layers) return `${lower.length} lower layers`;
  const option = Object.keys(options).find((name) => !knows(supports, options, name));
  if (option !== undefined) return `the option ${option}`;
  const unknown = ops.find(isUnknown);
  if (unknown !== undefined)
    return unknown.at === undefined ? unknown.op : "changes behind the mount";
  const entries = [...lower.flat(), ...upper];
  return lackOf(supports, [
    ...(upper.length > 0 ? (["upperTree"] as const) : []),
    ...entries.flatMap(needsOfEntry),
    ...ops.flatMap(needsOfOp),
  ]);
}

/** Options of Docker's default mount change nothing that a call could tell. */
const PLAIN = new Set(["volatile", "default_permissions", "uuid"]);

const knows = (supports: Supports, options: Options, name: string): boolean =>
  PLAIN.has(name) || options[name] === null || supports.options.includes(name);

const isUnknown = (op: CaseOp): boolean =>
  op.at !== undefined ||
  typeof op.flags === "number" ||
  (op.op !== "remount" && OPERATIONS[op.op] === undefined) ||
  (op.fd !== undefined && !ON_FILE.has(op.op)) ||
  (op.op.endsWith("xattr") && !op.nofollow) ||
  (op.op === "utimens" && (op.nofollow === true || [op.mtime, op.atime].includes("omit"))) ||
  (op.op === "link" && op.follow === true) ||
  (op.op === "remount" && [op.lower, op.upper, op.work, op.options, op.readonly].some(isThere));

const isThere = (field: unknown): boolean => field !== undefined;

/** What OpenFile has. */
const ON_FILE = new Set([
  ...["open", "close", "read", "pread", "write", "pwrite", "fstat", "stat"],
  ...["ftruncate", "truncate"],
]);

export function needsOfEntry(entry: CaseEntry): Feature[] {
  const marks = Object.keys(entry.xattrs ?? {});
  return [
    ...BY_TYPE[entry.type],
    ...(entry.opaque ? (["opaque"] as const) : []),
    ...(marks.includes("trusted.overlay.whiteout") ? (["xattrWhiteouts"] as const) : []),
    ...(marks.length > 0 ? (["xattrs"] as const) : []),
    ...(entry.uid || entry.gid ? (["owners"] as const) : []),
    ...(entry.mode === undefined || entry.mode === usualModeOf(entry.type)
      ? []
      : (["modes"] as const)),
  ];
}

const BY_TYPE: Readonly<Record<CaseEntry["type"], readonly Feature[]>> = {
  ...{ file: [], dir: [], symlink: ["symlinks"], link: ["hardLinks"], whiteout: ["whiteouts"] },
  ...{ char: ["devices"], block: ["devices"], fifo: ["devices"], socket: ["devices"] },
};

const BY_OP: Readonly<Record<string, readonly Feature[]>> = {
  rename: ["rename"],
  renameat2: ["exchange"],
  link: ["hardLinks"],
  symlink: ["symlinks"],
  readlink: ["symlinks"],
  mknod: ["devices"],
  chmod: ["modes"],
  chown: ["owners"],
  lchown: ["owners", "symlinks"],
  utimens: ["mtime"],
  truncate: ["truncate"],
  open: ["descriptors"],
  remount: ["remount"],
  ...{ setxattr: ["xattrs"], getxattr: ["xattrs"], removexattr: ["xattrs"], listxattr: ["xattrs"] },
};

function needsOfOp({ op, fd, uid, flags }: CaseOp): Feature[] {
  const plain = /^(O_)?(WRONLY|RDONLY|CREAT|TRUNC|APPEND)$/;
  const names = typeof flags === "number" || op === "renameat2" ? [] : flagNames(flags);
  return [
    ...(BY_OP[op] ?? []),
    ...(fd === undefined ? [] : (["descriptors"] as const)),
    ...(uid ? (["permissions"] as const) : []),
    ...(op === "write" && (!names.includes("O_CREAT") || !names.every((name) => plain.test(name)))
      ? (["openFlags"] as const)
      : []),
  ];
}
