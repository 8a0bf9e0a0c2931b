/** What Go's encoding/json writes, as far as Docker's documents need it: numbers are whole. The keys of a map come in
 *  its own order. */
export type GoJson =
  | null
  | boolean
  | number
  | string
  | readonly GoJson[]
  | ReadonlyMap<string, GoJson>;

export interface GoJsonOptions {
  /** \b and \f have escapes of two characters (Go 1.22 and later), not \u0008 and \u000c. */
  readonly shortEscapes?: boolean;
}

/** The value as Go's json.Marshal writes it: no blanks, and <, >, &, U+2028 and U+2029 escaped. Digests of documents
 *  hang on each byte. */
export function goJson(value: GoJson, options: GoJsonOptions = {}): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return BigInt(value).toString();
  if (typeof value === "string") return quoted(value, options);
  if (isList(value)) return `[${value.map((item) => goJson(item, options)).join(",")}]`;
  const members = [...value].map(
    ([key, item]) => `${quoted(key, options)}:${goJson(item, options)}`,
  );
  return `{${members.join(",")}}`;
}

/** A map of these members without those that are undefined. */
export function members(fields: Readonly<Record<string, GoJson | undefined>>): Map<string, GoJson> {
  const map = new Map<string, GoJson>();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) map.set(key, value);
  return map;
}

/** With its keys in order, as Go writes a map. */
export function sortedMap(map: ReadonlyMap<string, GoJson>): ReadonlyMap<string, GoJson> {
  return new Map([...map].sort(([a], [b]) => compareUtf8(a, b)));
}

/** Strings of Go are compared as UTF-8. */
function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const isList = (value: GoJson): value is readonly GoJson[] => Array.isArray(value);

const ESCAPED = /[<>&\u2028\u2029]|\\[bf]|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\\\/g;

function quoted(text: string, { shortEscapes = false }: GoJsonOptions): string {
  return JSON.stringify(text).replace(ESCAPED, (found) => {
    if (found === "\\\\") return found;
    if (found === "\\b") return shortEscapes ? found : "\\u0008";
    if (found === "\\f") return shortEscapes ? found : "\\u000c";
    // A lone surrogate, which Go's strings cannot hold.
    if (found.startsWith("\\u")) return "\\ufffd";
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
