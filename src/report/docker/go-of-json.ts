import { GoList, GoStruct, type GoValue } from "./go-value.ts";

/** A JSON object as a template sees it: objects are structs whose fields keep their order. */
export function goOfJson(value: object): GoStruct {
  return new GoStruct(
    new Map(Object.entries(value).map(([name, field]) => [name, goValueOf(field)])),
  );
}

function goValueOf(value: unknown): GoValue {
  if (Array.isArray(value)) {
    const isTexts = value.every((item) => typeof item === "string");
    return new GoList(value.map(goValueOf), isTexts ? "string" : "any");
  }
  if (typeof value === "object" && value !== null) return goOfJson(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return null;
}
