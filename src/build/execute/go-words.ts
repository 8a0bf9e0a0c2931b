import { goQuote } from "../words/go-text.ts";

/** How Go prints values where a history quotes them (`%v`, `%q`). */

/** A list of strings as `%q` of its joined form shows it in CMD and ENTRYPOINT: ["sleep" "1d"]. */
export function quotedList(words: readonly string[]): string {
  return `[${words.map(goQuote).join(" ")}]`;
}

/** `%v` of a list: [/data /log]. */
export function plainList(words: readonly string[]): string {
  return `[${words.join(" ")}]`;
}

/** `%q` of a rune: '\x00', '\n', 'a'. strconv.QuoteRune */
export function quotedRune(code: number): string {
  const inner = goQuote(String.fromCodePoint(code)).slice(1, -1);
  return `'${inner === '\\"' ? '"' : inner === "'" ? "\\'" : inner}'`;
}

const UNITS: readonly [number, string][] = [
  [3_600_000_000_000, "h"],
  [60_000_000_000, "m"],
];

/** A time.Duration of so many nanoseconds: 1h0m0s, 30s, 1.5s, 250ms. time.Duration.String */
export function duration(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  if (nanoseconds < 0) return `-${duration(-nanoseconds)}`;
  if (nanoseconds < 1000) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000) return `${nanoseconds / 1000}µs`;
  if (nanoseconds < 1_000_000_000) return `${nanoseconds / 1_000_000}ms`;
  let left = nanoseconds;
  let out = "";
  for (const [unit, name] of UNITS) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0 || out !== "") out += `${count}${name}`;
  }
  return `${out}${left / 1_000_000_000}s`;
}
