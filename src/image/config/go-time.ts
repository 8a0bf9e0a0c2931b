import { ImageError, quoteName } from "../image-error.ts";

/** The time of Go's that was never set: what a document has in its place. */
export const ZERO_TIME = "0001-01-01T00:00:00Z";

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** A time as Go's time.Time writes it into JSON: a fraction without zeros at its end, UTC as Z.
 *  @throws ImageError when it is no time of RFC 3339 */
export function goTime(text: string, field: string): string {
  const parts = RFC3339.exec(text);
  if (parts === null) {
    const what = `${field} is ${quoteName(text)}`;
    throw new ImageError({ archive: "config", what, expected: "a time: 2024-01-31T23:59:59.5Z" });
  }
  const fraction = (parts[2] ?? "").replace(/0+$/, "");
  const zone = parts[3] === "+00:00" || parts[3] === "-00:00" ? "Z" : parts[3]!;
  return `${parts[1]}${fraction === "" ? "" : `.${fraction}`}${zone}`;
}
