import type { CaseOp } from "../../cases/case.ts";
import { openFlagNames } from "../../process/flags.ts";

/** An operation of a case as a step of a scenario, ready for YAML or JSON. `errno`: what it is to fail with. */
export function stepOfOp(
  { op, uid, gid, groups, ...fields }: CaseOp,
  errno: string | undefined,
): object {
  const { mode, flags, content, rdev, ...rest } = fields;
  const step = {
    ...rest,
    ...(mode === undefined ? {} : { mode: modeText(op, mode) }),
    ...(flags === undefined ? {} : { flags: flagsText(op, flags) }),
    ...(content === undefined ? {} : { data: content }),
    ...(rdev === undefined ? {} : { rdev: rdev.join(":") }),
  };
  return {
    [op]: step,
    ...(uid === undefined ? {} : { as: { uid, gid: gid ?? uid, ...(groups && { groups }) } }),
    ...(errno === undefined ? {} : { expect: errno }),
  };
}

function modeText(op: string, mode: number | string): number | string {
  if (typeof mode === "string" || op === "access") return mode;
  return `0${(mode & 0o7777).toString(8)}`;
}

function flagsText(op: string, flags: NonNullable<CaseOp["flags"]>): string | readonly string[] {
  if (typeof flags !== "number") return flags;
  return op === "renameat2" ? `${flags}` : openFlagNames(flags);
}
