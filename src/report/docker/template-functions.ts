import { goPrintf } from "./go-printf.ts";
import {
  GoList,
  GoMap,
  GoText,
  type GoValue,
  isTrue,
  jsonOf,
  printed,
  typeOf,
} from "./go-value.ts";

/** What a function says of values that it cannot take. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

export type Parameter = "string" | "int" | "[]string" | "any";

/** A function of templates: what it takes, and what it makes of it. */
export interface TemplateFunction {
  readonly takes: readonly Parameter[];
  /** The last parameter may come any number of times. */
  readonly variadic?: boolean;
  readonly call: (...args: readonly GoValue[]) => GoValue;
}

const text = (value: GoValue): string => printed(value);

/** text/template's own (and, or, which may leave arguments alone, are in the evaluator), and Docker's. cli: templates/
 *  templates.go */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: { takes: ["any"], call: (value) => jsonOf(value) },
  split: {
    takes: ["string", "string"],
    call: (value, by) => new GoList(text(value).split(text(by))),
  },
  join: {
    takes: ["[]string", "string"],
    call: (list, by) => (list instanceof GoList ? list.items.map(text).join(text(by)) : ""),
  },
  title: {
    takes: ["string"],
    call: (value) =>
      text(value).replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (found) => found.toUpperCase()),
  },
  lower: { takes: ["string"], call: (value) => text(value).toLowerCase() },
  upper: { takes: ["string"], call: (value) => text(value).toUpperCase() },
  pad: {
    takes: ["string", "int", "int"],
    call: (value, before, after) =>
      value === "" ? "" : `${" ".repeat(Number(before))}${text(value)}${" ".repeat(Number(after))}`,
  },
  truncate: {
    takes: ["string", "int"],
    call: (value, length) => bytes(text(value), 0, Number(length)),
  },
  index: {
    takes: ["any", "any"],
    variadic: true,
    call: (value, ...at) => at.reduce(indexed, value),
  },
  slice: { takes: ["any", "any"], variadic: true, call: (value, ...at) => sliced(value, at) },
  len: { takes: ["any"], call: lengthOf },
  not: { takes: ["any"], call: (value) => !isTrue(value) },
  print: { takes: ["any"], variadic: true, call: (...values) => sprint(values) },
  println: { takes: ["any"], variadic: true, call: (...all) => `${all.map(printed).join(" ")}\n` },
  printf: {
    takes: ["string", "any"],
    variadic: true,
    call: (format, ...values) => goPrintf(text(format), values),
  },
  eq: {
    takes: ["any", "any"],
    variadic: true,
    call: (value, ...others) => {
      if (others.length === 0) throw new FunctionError("missing argument for comparison");
      return others.some((other) => isEqual(value, other));
    },
  },
  ne: { takes: ["any", "any"], call: (a, b) => !isEqual(a, b) },
  lt: { takes: ["any", "any"], call: (a, b) => order(a, b) < 0 },
  le: { takes: ["any", "any"], call: (a, b) => order(a, b) <= 0 },
  gt: { takes: ["any", "any"], call: (a, b) => order(a, b) > 0 },
  ge: { takes: ["any", "any"], call: (a, b) => order(a, b) >= 0 },
  html: { takes: ["any"], variadic: true, call: (...values) => escapeHtml(sprint(values)) },
  urlquery: {
    takes: ["any"],
    variadic: true,
    call: (...values) => encodeURIComponent(sprint(values)).replaceAll("%20", "+"),
  },
  call: {
    takes: ["any", "any"],
    variadic: true,
    call: (value) => {
      throw new FunctionError(`non-function of type ${typeOf(value)}`);
    },
  },
};

/** fmt.Sprint: a space between two values that are no strings. */
function sprint(values: readonly GoValue[]): string {
  return values
    .map((value, i) => {
      const before = values[i - 1];
      const apart = i > 0 && typeof value !== "string" && typeof before !== "string";
      return (apart ? " " : "") + printed(value);
    })
    .join("");
}

function indexed(value: GoValue, at: GoValue): GoValue {
  if (value === undefined || value === null) throw new FunctionError("index of untyped nil");
  if (value instanceof GoMap) {
    if (typeof at !== "string") {
      throw new FunctionError(`value has type ${typeOf(at)}; should be string`);
    }
    const found = value.entries.get(at);
    return found === undefined && value.of === "string" ? "" : found;
  }
  const items = value instanceof GoList ? value.items : stringBytes(value);
  if (items === null) throw new FunctionError(`can't index item of type ${typeOf(value)}`);
  return items[place(at, items.length - 1)];
}

/** A string's bytes, as its index gives them. */
function stringBytes(value: GoValue): readonly number[] | null {
  if (typeof value !== "string" && !(value instanceof GoText)) return null;
  return [...Buffer.from(printed(value))];
}

function place(at: GoValue, last: number): number {
  if (typeof at !== "number") {
    throw new FunctionError(`cannot index slice/array with type ${typeOf(at)}`);
  }
  if (at < 0 || at > last) throw new FunctionError(`index out of range: ${at}`);
  return at;
}

function sliced(value: GoValue, at: readonly GoValue[]): GoValue {
  if (value === undefined || value === null) throw new FunctionError("slice of untyped nil");
  if (at.length > 3) throw new FunctionError(`too many slice indexes: ${at.length}`);
  const length = value instanceof GoList ? value.items.length : stringBytes(value)?.length;
  if (length === undefined) {
    throw new FunctionError(`can't slice item of type ${typeOf(value)}`);
  }
  const places = at.map((one) => place(one, length));
  const [from = 0, to = length] = places;
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  if (value instanceof GoList) return new GoList(value.items.slice(from, to), value.of);
  return bytes(printed(value), from, to);
}

function bytes(value: string, from: number, to: number): string {
  return Buffer.from(value).subarray(from, to).toString("utf8");
}

function lengthOf(value: GoValue): number {
  if (value instanceof GoList) return value.items.length;
  if (value instanceof GoMap) return value.entries.size;
  const text = stringBytes(value);
  if (text !== null) return text.length;
  throw new FunctionError(
    value === undefined || value === null ? "len of untyped nil" : `len of type ${typeOf(value)}`,
  );
}

type Basic = string | number | boolean;

function basic(value: GoValue): Basic {
  if (value instanceof GoText) return value.text;
  if (value === undefined || value === null || typeof value === "object") {
    throw new FunctionError("invalid type for comparison");
  }
  return value;
}

function isEqual(a: GoValue, b: GoValue): boolean {
  for (const one of [a, b]) {
    if (!(one instanceof GoList) && !(one instanceof GoMap)) continue;
    throw new FunctionError(`non-comparable type ${printed(one)}: ${typeOf(one)}`);
  }
  const [one, other] = [basic(a), basic(b)];
  if (typeof one !== typeof other) throw new FunctionError("incompatible types for comparison");
  return one === other;
}

function order(a: GoValue, b: GoValue): number {
  const [one, other] = [basic(a), basic(b)];
  if (typeof one !== typeof other) throw new FunctionError("incompatible types for comparison");
  if (typeof one === "boolean") throw new FunctionError("invalid type for comparison");
  if (typeof one === "string") return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
  return one - Number(other);
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;" },
};

function escapeHtml(value: string): string {
  return value.replace(/[<>&"']/g, (char) => ENTITIES[char]!);
}
