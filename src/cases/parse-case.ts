import { nearMiss } from "../base/near-miss.ts";
import type { Case, CaseEntry, CaseId, CaseOp } from "./case.ts";
import { CaseError } from "./case-error.ts";
import { ENTRY_FIELDS, MAYBE, OP_FIELDS, OPERATIONS, OPTIONS, type Read } from "./case-fields.ts";
import * as read from "./read-value.ts";

/** The keys of a case. */
const CASE_FIELDS = ["id", "options", "lower", "data", "upper", "readonly", "nomount", "ops"];

/** The case that a value parsed from JSON describes.
 *  @throws CaseError the first fault: where it is, what is there, what was expected */
export function parseCase(value: unknown): Case {
  const fields = read.object(value, "");
  checkKeys(fields, CASE_FIELDS, "");
  const ops = read.array(fields.ops ?? [], "ops");
  return {
    id: parseId(fields.id),
    options: MAYBE(OPTIONS)(fields.options, "options") ?? {},
    lower: parseLayers(fields.lower, "lower", [[]]),
    data: parseLayers(fields.data, "data", []),
    upper: parseLayer(fields.upper ?? [], "upper"),
    readonly: read.boolean(fields.readonly ?? false, "readonly"),
    nomount: read.boolean(fields.nomount ?? false, "nomount"),
    ops: ops.map((op, i) => parseOp(op, `ops[${i}]`)),
  };
}

function parseId(value: unknown): CaseId {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  throw read.unexpected(value, "id", "a string");
}

/** No layers at all, or none listed, means `none`. */
function parseLayers(
  value: unknown,
  where: string,
  none: readonly (readonly CaseEntry[])[],
): readonly (readonly CaseEntry[])[] {
  const layers = read.array(value ?? [], where);
  if (layers.length === 0) return none;
  return layers.map((layer, i) => parseLayer(layer, `${where}[${i}]`));
}

function parseLayer(value: unknown, where: string): readonly CaseEntry[] {
  return read.array(value, where).map((entry, i) => parseEntry(entry, `${where}[${i}]`));
}

function parseEntry(value: unknown, where: string): CaseEntry {
  const fields = { type: "file", ...read.object(value, where) };
  checkKeys(fields, Object.keys(ENTRY_FIELDS), where);
  const entry = readFields(fields, ENTRY_FIELDS, where) as Partial<CaseEntry>;
  need(entry, "path", where);
  if (!entry.path!.startsWith("/")) {
    throw read.unexpected(entry.path, `${where}.path`, 'a path that begins with "/"');
  }
  if (entry.type === "symlink" || entry.type === "link") need(entry, "target", where);
  return entry as CaseEntry;
}

function parseOp(value: unknown, where: string): CaseOp {
  const fields = read.object(value, where);
  const name = read.string(fields.op, `${where}.op`);
  const needed = OPERATIONS.get(name);
  if (needed === undefined) {
    const known = [...OPERATIONS.keys()].join(" ");
    throw new CaseError(`${where}.op`, `no operation is called "${name}"; there are ${known}`);
  }
  checkKeys(fields, ["op", ...Object.keys(OP_FIELDS)], where);
  const op = readFields(fields, OP_FIELDS, where);
  for (const field of needed) need(op, field, `${where} (${name})`);
  return { op: name, ...op };
}

/** A key that was misspelt would be passed over, and the case would be another one. */
function checkKeys(fields: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = nearMiss(unknown, known);
  const hint = meant === undefined ? `there are ${known.join(" ")}` : `did you mean ${meant}?`;
  throw new CaseError(where === "" ? unknown : `${where}.${unknown}`, `unknown key (${hint})`);
}

/** The known fields of an object, each read by its own reader; those that are absent stay so. */
function readFields(
  fields: Readonly<Record<string, unknown>>,
  readers: Readonly<Record<string, Read<unknown>>>,
  where: string,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [field, reader] of Object.entries(readers)) {
    if (fields[field] !== undefined) found[field] = reader(fields[field], `${where}.${field}`);
  }
  return found;
}

/** `field` may name several, divided by "|": one of them must be there. */
function need(fields: object, field: string, where: string): void {
  const names = field.split("|");
  if (names.some((name) => name in fields)) return;
  throw new CaseError(where, `needs ${names.map((name) => `"${name}"`).join(" or ")}`);
}
