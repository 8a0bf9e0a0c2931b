const LONGEST = 60;
const MOST_KEYS = 5;

/** A value as a message shows it. A map is told by its first keys where `keys` is set. */
export function shownValue(value: unknown, { keys = false } = {}): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return keys ? mapWith(Object.keys(value)) : "a map";
  const text = typeof value === "number" ? `${value}` : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function mapWith(keys: readonly string[]): string {
  return keys.length === 0 ? "an empty map" : `a map with ${keys.slice(0, MOST_KEYS).join(", ")}`;
}
