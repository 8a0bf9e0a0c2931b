import { readJson } from "../image/read-json.ts";

export type JsonFields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; none when the text is no such thing. */
export function jsonFields(text: string): JsonFields {
  const read = readJson(Buffer.from(text));
  return read.kind === "value" ? fieldsOf(read.value) : {};
}

/** The fields of an object; of any other value none. */
export function fieldsOf(value: unknown): JsonFields {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonFields) : {};
}
