import { inspect } from "../node-parts.ts";

/** A value as Node's argument errors describe it: "type number (5)", "an instance of Date". */
export function received(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "bigint":
      return `type bigint (${value}n)`;
    case "number":
      return `type number (${Object.is(value, -0) ? "-0" : value})`;
    case "boolean":
    case "symbol":
      return `type ${typeof value} (${String(value)})`;
    case "function":
      return `function ${value.name}`;
    case "string":
      return `type string (${quoted(value.length > 28 ? `${value.slice(0, 25)}...` : value)})`;
    case "object":
      return value === null ? "null" : objectName(value);
  }
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

function objectName(value: object): string {
  const made = value.constructor;
  if (typeof made === "function" && "name" in made) {
    return `an instance of ${made.name}`;
  }
  return inspect(value, -1);
}
