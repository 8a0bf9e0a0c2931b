import { wrongValue } from "./argument-error.ts";
import { mustBeUint32 } from "./checks.ts";

/** A file mode: a number, or octal digits. */
export function modeOf(value: unknown, otherwise?: number): number {
  const given = value ?? otherwise;
  if (typeof given !== "string") {
    mustBeUint32(given, "mode");
    return given;
  }
  if (!/^[0-7]+$/.test(given)) {
    throw wrongValue("mode", given, "must be a 32-bit unsigned integer or an octal string");
  }
  const mode = Number.parseInt(given, 8);
  mustBeUint32(mode, "mode");
  return mode;
}
