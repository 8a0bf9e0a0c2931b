import { trimLeft } from "../words/go-text.ts";
import { Fault } from "./place.ts";

/** The strings of a JSON list, or undefined when the text is none: it is then taken as it is written.
 *  @throws Fault when it is a list, but not of strings */
export function jsonList(text: string, allowTail: boolean): string[] | undefined {
  const trimmed = trimLeft(text);
  if (!trimmed.startsWith("[")) return undefined;
  const value = parseJson(allowTail ? firstValue(trimmed) : trimmed);
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item): item is string => typeof item === "string");
  if (strings.length === value.length) return strings.map(wellFormed);
  const message = "when using JSON array syntax, arrays must be comprised of strings only";
  throw new Fault(message, { malformed: true, word: trimmed });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Go puts the replacement character for half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  );
}

/** The text up to the bracket that closes the first. */
function firstValue(text: string): string {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === "\\") at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === "[" || char === "{")) depth++;
    else if (!quoted && (char === "]" || char === "}") && --depth === 0)
      return text.slice(0, at + 1);
  }
  return text;
}
