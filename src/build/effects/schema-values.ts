import { modeHint, parseMode } from "../../base/mode-text.ts";
import { parseSize, sizeHint } from "../../base/size-text.ts";
import * as s from "../../schema/define.ts";
import { withHint } from "../../yaml/hint.ts";

/** The small values of a file of effects. All scalars are read as the text they were written as. */

/** A scalar: every one is read as the text it was written as. */
export const scalar = s.union([s.string(), s.number()]).transform(String);

function parsed<T>(
  parse: (text: string) => T | undefined,
  wanted: string,
  hint: (text: string) => string | undefined = () => undefined,
) {
  return scalar.transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.issues.push({ code: "custom", message: withHint(wanted, hint(text)), input: text });
    return s.NEVER;
  });
}

export const number = (most: number) =>
  parsed(
    (text) => (/^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined),
    `expected a whole number of at most ${most}`,
  );

export const id = number(2 ** 32 - 1).meta({ description: "A user's or group's number" });

export const mode = parsed(
  parseMode,
  "expected a mode: octal as 0640, or as u=rw,g=r",
  modeHint,
).meta({
  description: "Permission bits: octal with a leading zero (0640), or u=rw,g=r",
});

/** One file at most so large. */
const MOST_BYTES = 2 ** 40;

export const size = parsed(
  (text) => {
    if (text.includes("$")) return text;
    const bytes = parseSize(text);
    return bytes === undefined || bytes > MOST_BYTES ? undefined : text;
  },
  "expected a size of at most 1 TiB: a number of bytes, or as 200MiB, 44MB",
  sizeHint,
).meta({ description: "Bytes: a number, or with a unit: 4096, 44MB (thousands), 200MiB (1024s)" });

export const path = s
  .string()
  .regex(/^(?:\/|\$cwd\/)/, { error: 'expected a path that begins with "/" or $cwd/' })
  .meta({ description: "An absolute path" });

export const ids = parsed((text) => {
  const match = /^(\d+):(\d+)$/.exec(text);
  return match === null ? undefined : { uid: Number(match[1]), gid: Number(match[2]) };
}, "expected owners by number: uid:gid").meta({ description: "Owners by number: uid:gid" });

export const words = s.array(scalar).min(1);
export const paths = s.array(path).min(1);

export const flags = s
  .union([scalar.transform((one) => [one]), words])
  .optional()
  .meta({ description: "An option, or several of which one is enough" });

export const where = path.optional().meta({
  description: "Only where this path is there; * and ? match",
});
export const missing = path.optional().meta({ description: "Only where this path is not there" });
