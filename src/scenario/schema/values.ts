import { modeHint, parseMode } from "../../base/mode-text.ts";
import { parseSize, sizeHint } from "../../base/size-text.ts";
import type { CaseValue } from "../../cases/case.ts";
import * as s from "../../schema/define.ts";
import { withHint } from "../../yaml/hint.ts";

/** The small values of a scenario. Each knows its text form, what it means, and how a JSON Schema says it. */

/** One branch of a `oneOf`: the key has to be there. It is mentioned as a property too, as strict checkers want it. */
export const requiring = (key: string): object => ({ required: [key], properties: { [key]: {} } });

/** Text for a system call: any but NUL. */
export const text = s.string().regex(/^[^\0]*$/, { error: "expected text without NUL" });

export const wholeNumber = s.int();

/** Ids, counts: not below zero. */
export const count = s.int().min(0);

/** Of users and groups: uid_t has 32 bits. */
export const MAX_ID = 2 ** 32 - 1;
export const id = count.max(MAX_ID);

const SIZE_WANTED = "expected a size: a number of bytes, or as 200MiB, 44MB";

export const size = s
  .union([count, s.string()])
  .transform((given, context) => {
    const bytes = typeof given === "number" ? given : parseSize(given);
    if (bytes !== undefined) return bytes;
    context.issues.push({
      code: "custom",
      message: withHint(SIZE_WANTED, sizeHint(`${given}`)),
      input: given,
    });
    return s.NEVER;
  })
  .meta({ description: "Bytes: a number, or with a unit: 4096, 44MB (thousands), 200MiB (1024s)" });

export const mode = s
  .union([s.string(), s.int()])
  .transform((given, context) => {
    const bits = parseMode(`${given}`);
    if (bits !== undefined) return bits;
    context.issues.push({
      code: "custom",
      message: withHint("expected a mode: octal as 0640, or as u=rw,g=r", modeHint(`${given}`)),
      input: given,
    });
    return s.NEVER;
  })
  .meta({ description: "Permission bits: octal with a leading zero (0640), or u=rw,g=r" });

const DEVICE = /^(\d+):(\d+)$/;

export const device = s
  .string()
  .regex(DEVICE, { error: 'expected a device number: "major:minor"' })
  .transform((given): readonly [number, number] => {
    const [, major, minor] = DEVICE.exec(given)!;
    return [Number(major), Number(minor)];
  })
  .meta({ description: 'A device number: "major:minor"' });

export const bytes = s
  .union([
    s.string(),
    s.strictObject({
      hex: s
        .string()
        .regex(/^([0-9a-f]{2})*$/i, { error: "expected pairs of hexadecimal digits" })
        .optional(),
      repeat: s.string().min(1).optional(),
      len: size.optional(),
    }),
  ])
  .transform((given, context): CaseValue => {
    if (typeof given === "string") return given;
    const { hex, repeat, len } = given;
    if (hex !== undefined && repeat === undefined && len === undefined) return { hex };
    if (hex === undefined && repeat !== undefined && len !== undefined) return { repeat, len };
    context.issues.push({
      code: "custom",
      message: "expected text, { hex: … } or { repeat: …, len: … }",
      input: given,
    });
    return s.NEVER;
  })
  .meta({ description: 'Bytes: text, { hex: "00ff" }, or { repeat: "ab", len: 4096 }' });

/** Descriptors go by names; a number is a name too. */
export const descriptor = s
  .union([s.string().min(1), count])
  .transform((given) => `${given}`)
  .meta({ description: "The name of a descriptor: open gives one, other calls use it" });

export const credentials = s
  .union([
    id,
    s
      .string()
      .regex(/^\d+(:\d+)?$/, { error: 'expected who calls: "uid:gid", or a uid' })
      .refine((given) => given.split(":").every((part) => Number(part) <= MAX_ID), {
        error: `expected ids of ${MAX_ID} or less`,
      }),
    s.strictObject({ uid: id, gid: id.optional(), groups: s.array(id).optional() }),
  ])
  .transform((given) => {
    if (typeof given === "object") {
      return { uid: given.uid, gid: given.gid ?? given.uid, groups: given.groups ?? [] };
    }
    const [uid, gid] = `${given}`.split(":").map(Number);
    return { uid: uid!, gid: gid ?? uid!, groups: [] };
  })
  .meta({ description: 'Who makes the call: "uid:gid", a uid whose gid is the same, or in full' });
