/** What a template works on, with as much of Go's types as can be seen in what it prints. `undefined`: an interface
 *  that holds nothing; `null`: a pointer to nothing. */
export type GoValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | GoText
  | GoList
  | GoMap
  | GoStruct;

/** A string of a type of its own: a number as JSON spells it, a duration ("5s", as JSON 5000000000). */
export class GoText {
  readonly text: string;
  readonly json: string;

  constructor(text: string, json = text) {
    this.text = text;
    this.json = json;
  }
}

/** []string, or []interface {}. */
export class GoList {
  readonly items: readonly GoValue[];
  readonly of: "string" | "any";
  readonly isNil: boolean;

  constructor(items: readonly GoValue[] | null, of: "string" | "any" = "string") {
    this.items = items ?? [];
    this.of = of;
    this.isNil = items === null;
  }
}

/** map[string]string, map[string]struct {} or map[string]interface {}; its keys are in order. */
export class GoMap {
  readonly entries: ReadonlyMap<string, GoValue>;
  readonly of: "string" | "struct" | "any";
  readonly isNil: boolean;

  constructor(
    entries: ReadonlyMap<string, GoValue> | null,
    of: "string" | "struct" | "any" = "string",
  ) {
    this.entries = new Map([...(entries ?? [])].sort(([a], [b]) => compareUtf8(a, b)));
    this.of = of;
    this.isNil = entries === null;
  }
}

export interface StructOptions {
  /** As Go's messages call it. */
  readonly type?: string;
  /** Fields that are empty, and that JSON goes without. */
  readonly omitted?: ReadonlySet<string>;
  /** What JSON calls fields that Go calls otherwise. */
  readonly jsonNames?: Readonly<Record<string, string>>;
  /** It writes its own JSON, in which <, > and & are escaped. */
  readonly escapesHtml?: boolean;
}

/** A struct: its fields in order. */
export class GoStruct {
  readonly fields: ReadonlyMap<string, GoValue>;
  readonly type: string;
  readonly #options: StructOptions;

  constructor(fields: ReadonlyMap<string, GoValue>, options: StructOptions = {}) {
    this.fields = fields;
    this.type = options.type ?? "struct {}";
    this.#options = options;
  }

  get escapesHtml(): boolean {
    return this.#options.escapesHtml === true;
  }

  /** What JSON has of it. */
  members(): [string, GoValue][] {
    const { omitted, jsonNames } = this.#options;
    return [...this.fields]
      .filter(([name]) => omitted?.has(name) !== true)
      .map(([name, value]) => [jsonNames?.[name] ?? name, value]);
  }
}

/** The same as encoding/json reads it back from JSON, when it is told of no type. */
export function untyped(value: GoValue): GoValue {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number") return new GoText(String(value));
  if (value instanceof GoText) return new GoText(value.json);
  if (value instanceof GoList) {
    return value.isNil ? undefined : new GoList(value.items.map(untyped), "any");
  }
  const members = membersOf(value);
  if (members === null) return value;
  const entries = members.map(([key, item]) => [key, untyped(item)] as const);
  return value instanceof GoMap && value.isNil ? undefined : new GoMap(new Map(entries), "any");
}

/** What JSON has of a map or a struct; null of anything else. */
function membersOf(value: GoValue): [string, GoValue][] | null {
  if (value instanceof GoMap) return [...value.entries];
  return value instanceof GoStruct ? value.members() : null;
}

/** As Docker's `json` writes it, and `docker inspect` with an indent: <, > and & stay.
 *  Moby: json.Encoder without SetEscapeHTML; encoding/json: Indent */
export function jsonOf(value: GoValue, indent = "", at = ""): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof GoText) return value.json;
  const within = at + indent;
  const [colon, open, close] = indent === "" ? [":", "", ""] : [": ", `\n${within}`, `\n${at}`];
  const joined = (parts: readonly string[]) => `${open}${parts.join(`,${open}`)}${close}`;
  if (value instanceof GoList) {
    if (value.isNil) return "null";
    if (value.items.length === 0) return "[]";
    return `[${joined(value.items.map((item) => jsonOf(item, indent, within)))}]`;
  }
  if (value instanceof GoMap && value.isNil) return "null";
  const members = membersOf(value) ?? [];
  if (members.length === 0) return "{}";
  const parts = members.map(
    ([key, item]) => `${quoted(key)}${colon}${jsonOf(item, indent, within)}`,
  );
  const json = `{${joined(parts)}}`;
  const escapes = value instanceof GoStruct && value.escapesHtml;
  return escapes ? json.replace(/[<>&]/g, (char) => HTML[char]!) : json;
}

const HTML: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (char) =>
    char === "\u2028" ? "\\u2028" : "\\u2029",
  );
}

/** As fmt prints it with %v. */
export function printed(value: GoValue): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value !== "object") return String(value);
  if (value instanceof GoText) return value.text;
  if (value instanceof GoList) return `[${value.items.map(printed).join(" ")}]`;
  if (value instanceof GoStruct) return `{${[...value.fields.values()].map(printed).join(" ")}}`;
  const members = [...value.entries].map(([key, item]) => `${key}:${printed(item)}`);
  return `map[${members.join(" ")}]`;
}

/** text/template: IsTrue. */
export function isTrue(value: GoValue): boolean {
  if (value === null || value === undefined) return false;
  if (value instanceof GoList) return value.items.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoText) return value.text !== "";
  return value instanceof GoStruct || Boolean(value);
}

/** As messages call the type of a value. */
export function typeOf(value: GoValue): string {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float64";
  if (typeof value === "string") return "string";
  if (value instanceof GoText) return "json.Number";
  if (value instanceof GoList) return value.of === "string" ? "[]string" : "[]interface {}";
  if (value instanceof GoStruct) return value.type;
  const of = { string: "string", struct: "struct {}", any: "interface {}" }[value.of];
  return `map[string]${of}`;
}

/** Strings of Go are compared as UTF-8. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
