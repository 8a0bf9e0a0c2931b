import type { CaseOp } from "../../cases/case.ts";
import { OPERATIONS } from "../../cases/case-fields.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { ScenarioLimits } from "../limits.ts";
import { READS } from "../schema/calls.ts";
import type { OperationName } from "../schema/scenario.ts";
import type { Faults } from "./faults.ts";
import { openFlags, renameFlags } from "./flags.ts";
import { valueLength, writePattern } from "./pattern.ts";

/** The fields of any action, as the schema left them. */
type Fields = Readonly<
  Omit<CaseOp, "op" | "flags"> & {
    readonly flags?: string | readonly string[];
    readonly data?: CaseOp["content"];
  }
>;

/** Turns the fields of a step's action into the operation of a canonical case; what contradicts itself is
 *  reported. `at` is the path of the action's own key. */
export function compileAction(
  name: OperationName,
  given: object,
  at: KeyPath,
  faults: Faults,
  limits: ScenarioLimits,
): CaseOp {
  const fields = given as Fields;
  checkFileOrPath(name, fields, at, faults);
  checkSizes(name, fields, at, faults, limits);
  const { flags, data, content, size, mode, ...rest } = fields;
  const op: { -readonly [K in keyof CaseOp]: CaseOp[K] } = { op: name, ...rest };
  const isRename = name === "renameat2";
  if (flags !== undefined) {
    op.flags = (isRename ? renameFlags : openFlags)(flags, [...at, "flags"], faults);
  }
  if (mode !== undefined)
    op.mode = name === "access" && /^[0-7]$/.test(`${mode}`) ? Number(mode) : mode;
  if (name === "write" || name === "pwrite") {
    op.content = payload(fields, at, faults);
    if (fields.path !== undefined && flags === undefined) op.flags = WRITE_FLAGS[name];
  } else if (size !== undefined) {
    op.size = size;
  }
  if (name === "mknod") checkDevice(fields, at, faults);
  if (name === "chown" || name === "lchown") checkOwner(fields, at, faults);
  return op;
}

/** How a write with a path opens it. */
const WRITE_FLAGS = {
  write: ["O_WRONLY", "O_CREAT", "O_APPEND"],
  pwrite: ["O_WRONLY", "O_CREAT"],
} as const;

function checkFileOrPath(
  name: OperationName,
  { fd, path }: Fields,
  at: KeyPath,
  faults: Faults,
): void {
  if (!OPERATIONS.get(name)?.includes("fd|path")) return;
  if (fd === undefined && path === undefined) {
    faults.add(at, "needs fd or path", undefined, "key");
  }
  if (fd !== undefined && path !== undefined) {
    faults.add(
      [...at, "fd"],
      "fd and path are both given: one of them says the file",
      undefined,
      "key",
    );
  }
}

function payload(fields: Fields, at: KeyPath, faults: Faults): NonNullable<CaseOp["content"]> {
  const given = ["data", "content", "size"].filter((key) => key in fields);
  if (given.length === 0) faults.add(at, "needs what to write: data, or size", undefined, "key");
  for (const key of given.slice(1)) {
    faults.add([...at, key], `${given[0]} says already what to write`, undefined, "key");
  }
  return fields.data ?? fields.content ?? writePattern(fields.size ?? 0);
}

function checkDevice({ type, rdev }: Fields, at: KeyPath, faults: Faults): void {
  const isDevice = type === "char" || type === "block";
  if (isDevice && rdev === undefined) {
    faults.add(at, `needs rdev: a ${type} device has a number, "major:minor"`, undefined, "key");
  }
  if (!isDevice && rdev !== undefined) {
    faults.add([...at, "rdev"], `a ${type} has no device number`, undefined, "key");
  }
}

function checkOwner({ owner, group }: Fields, at: KeyPath, faults: Faults): void {
  if (owner !== undefined || group !== undefined) return;
  faults.add(at, "needs owner, group or both; -1 leaves one as it was", undefined, "key");
}

const SIZES = ["size", "offset", "len", "to_offset"] as const;

function checkSizes(
  name: OperationName,
  fields: Fields,
  at: KeyPath,
  faults: Faults,
  { fileSize, readBytes }: ScenarioLimits,
): void {
  for (const key of SIZES) {
    if ((fields[key] ?? 0) <= fileSize) continue;
    faults.add([...at, key], `more than ${fileSize} bytes (limit fileSize)`);
  }
  if (READS.has(name) && (fields.len ?? 0) > readBytes) {
    faults.add([...at, "len"], `more than ${readBytes} bytes in one read (limit readBytes)`);
  }
  for (const key of ["data", "content"] as const) {
    const value = fields[key];
    if (value === undefined || valueLength(value) <= fileSize) continue;
    faults.add([...at, key], `more than ${fileSize} bytes (limit fileSize)`);
  }
}
