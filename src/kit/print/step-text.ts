import type { CaseOp } from "../../cases/case.ts";
import { flagNames } from "../../cases/open-file.ts";
import type { OpOutcome } from "../../cases/outcome.ts";
import { type FlowValue, flow, octal } from "./flow.ts";

/** How a scenario's write opens a path when nothing is said. */
const WRITE_DEFAULT = "O_WRONLY|O_CREAT|O_APPEND";

/** An operation as a step of a scenario, on a line of its own; with an outcome, also what is expected of it. */
export function stepText(op: CaseOp, outcome?: OpOutcome): string {
  const step: Record<string, FlowValue | undefined> = { [op.op]: fieldsOf(op), as: callerOf(op) };
  if (outcome !== undefined) Object.assign(step, expectationOf(op, outcome));
  const [action, ...beside] = Object.entries(step).filter(([, value]) => value !== undefined);
  const rest = beside.map(([key, value]) => `\n    ${key}: ${flow(value!)}`).join("");
  return `- ${action![0]}: ${flow(action![1]!)}${rest}`;
}

/** True if a scenario has such a step. */
export function isStep(step: CaseOp): boolean {
  const { op, path, flags, rotate, at, lower, upper, work, readonly } = step;
  if (op === "lseek" && path !== undefined) return false;
  if (op === "mknod" && (step.type === "dir" || step.type === "symlink")) return false;
  if (typeof flags === "number") return false;
  if (["mount", "umount", "copytree", "sync", "drop_caches"].includes(op)) return false;
  return [rotate, at, lower, upper, work, readonly].every((field) => field === undefined);
}

function fieldsOf({ op, uid: _uid, gid: _gid, groups: _groups, ...fields }: CaseOp): FlowValue {
  const { mode, flags, content, rdev, ...rest } = fields;
  return {
    ...(rest as Record<string, FlowValue>),
    mode: typeof mode === "number" && op !== "access" ? octal(mode) : mode,
    flags: flagsOf(op, fields),
    data: content,
    rdev: rdev === undefined ? undefined : rdev.join(":"),
  } as FlowValue;
}

function flagsOf(op: string, { flags, path }: Partial<CaseOp>): string | undefined {
  if (typeof flags === "number") throw new Error("unreachable: flags by number");
  const names = flagNames(flags).join("|");
  const writes = (op === "write" || op === "pwrite") && path !== undefined;
  if (!writes) return names === "" ? undefined : names;
  return names === WRITE_DEFAULT ? undefined : names || "O_WRONLY";
}

function callerOf({ uid, gid = uid, groups = [] }: CaseOp): FlowValue | undefined {
  if (uid === undefined || gid === undefined) return undefined;
  return groups.length === 0 ? `${uid}:${gid}` : { uid, gid, groups };
}

/** Values that a step can be held against in short: text, numbers, names. */
function expectationOf(op: CaseOp, outcome: OpOutcome): { readonly expect?: FlowValue } {
  if (!outcome.ok) return { expect: outcome.errno };
  const { value } = outcome;
  if (!SHOWN.has(op.op) || (typeof value === "object" && !Array.isArray(value))) return {};
  return value === undefined ? {} : { expect: { value: value as FlowValue } };
}

const SHOWN = new Set(["read", "pread", "readlink", "getxattr", "readdir", "listxattr"]);
