import { type GoJson, sortedMap } from "../go-json.ts";
import type { JsonDocument } from "../json-document.ts";
import type { FieldType, StructLayout } from "./config-layout.ts";

/** An object as Go writes it that has read it into a struct: keys that the struct lacks are gone, those that the object
 *  lacks have their empty value.
 *  @throws ImageError when a value has another type */
export function structJson(layout: StructLayout, object: JsonDocument): Map<string, GoJson> {
  const json = new Map<string, GoJson>();
  for (const { key, type, omitEmpty } of layout) {
    const value = fieldJson(type, object.isMissing ? object : object.field(key));
    if (!omitEmpty || !isEmpty(type, value)) json.set(key, value);
  }
  return json;
}

function fieldJson(type: FieldType, value: JsonDocument): GoJson {
  switch (type) {
    case "text":
      return value.textOr("");
    case "flag":
      if (value.isMissing || typeof value.value === "boolean") return value.value === true;
      throw value.unexpected("true or false");
    case "number":
      return value.isMissing ? 0 : wholeNumber(value);
    case "number or none":
      return value.isMissing ? null : wholeNumber(value);
    case "texts":
      return value.isMissing ? null : value.items().map((item) => item.text());
    case "set":
      return mapJson(value, () => new Map());
    case "labels":
      return mapJson(value, (item) => item.textOr(""));
    default:
      return value.isMissing ? null : structJson(type.struct, value);
  }
}

function mapJson(value: JsonDocument, of: (item: JsonDocument) => GoJson): GoJson {
  if (value.isMissing) return null;
  // Not an object: the message says so.
  value.field("");
  const keys = Object.keys(value.value as object);
  return sortedMap(new Map(keys.map((key) => [key, of(value.field(key))])));
}

function wholeNumber(value: JsonDocument): number {
  if (Number.isSafeInteger(value.value)) return Number(value.value);
  throw value.unexpected("a whole number");
}

/** Go: isEmptyValue. */
function isEmpty(type: FieldType, value: GoJson): boolean {
  if (type === "number or none") return value === null;
  if (value === null || value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof type === "string" && value instanceof Map && value.size === 0;
}
