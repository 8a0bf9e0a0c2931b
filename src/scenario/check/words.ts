import { sizeWords } from "../../base/amount-words.ts";

/** Values as a mismatch shows them, on one line. */

export function valueWords(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueWords).join(", ")}]`;
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${fieldWords(key, field)}`);
  return `{ ${fields.join(", ")} }`;
}

function fieldWords(key: string, value: unknown): string {
  if (value === undefined) return "none";
  if (key === "mode" && typeof value === "number") return `0${value.toString(8)}`;
  return typeof value === "string" && /^[\w.-]+$/.test(value) ? value : valueWords(value);
}

/** "209715501 bytes (200 MiB)" */
export function bytesWords(bytes: number): string {
  const exact = `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  return bytes < 1024 ? exact : `${exact} (${sizeWords(bytes)})`;
}

export function listWords(items: readonly string[]): string {
  return items.length === 0 ? "none" : items.join(", ");
}
