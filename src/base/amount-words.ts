import { numberWords } from "./number-words.ts";

/** Amounts as people read them. */

const UNITS = ["KiB", "MiB", "GiB", "TiB"];

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A size for people: "12 B", "200 MiB", "1.5 GiB"; rounded when the unit is. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  // As it will be shown: 1023.96 KiB is 1 MiB.
  while (rounded(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${rounded(value)} ${UNITS[unit]}`;
}

/** "1 file", "2 files", "1,990 files". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** "209,715,201" */
export function grouped(count: number): string {
  return numberWords(count, 0, 3);
}

/** "a", "a and b", "a, b and c" */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A share for people: "34 %", "4.3 %", "<0.1 %"; never 0 % of what is something, nor 100 % of what is not all. */
export function shareWords(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "0 %";
  const percent = (part / whole) * 100;
  if (percent < 0.1) return "<0.1 %";
  if (part < whole && percent >= 99.95) return "99.9 %";
  return `${percent < 10 || percent > 99 ? rounded(percent) : Math.round(percent)} %`;
}
