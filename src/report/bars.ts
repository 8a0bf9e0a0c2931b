import { sizeWords } from "./words.ts";

/** How long a bar is for so many bytes: 0 to 1. */
export interface Scale {
  readonly kind: "linear" | "log";
  readonly full: number;
  of(bytes: number): number;
}

/** Beyond this ratio of the largest to the smallest amount, equal lengths stand for equal factors. */
const ORDERS = 100;

/** A scale on which all of these amounts can be told apart. */
export function scaleFor(amounts: readonly number[]): Scale {
  const some = amounts.filter((amount) => amount > 0);
  const full = Math.max(0, ...some);
  const spread = some.length === 0 ? 1 : full / Math.min(...some);
  if (spread < ORDERS) {
    return { kind: "linear", full, of: (bytes) => (full === 0 ? 0 : bytes / full) };
  }
  const top = Math.log2(full + 1);
  return { kind: "log", full, of: (bytes) => Math.log2(bytes + 1) / top };
}

/** Always linear, for what is to be compared by eye. */
export function linearScale(full: number): Scale {
  return { kind: "linear", full, of: (bytes) => (full === 0 ? 0 : bytes / full) };
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of at most `width` columns; anything that is not nothing shows. */
export function bar(part: number, width: number): string {
  if (part <= 0) return "";
  const eighths = Math.max(1, Math.round(part * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** What a reader has to know of the scale. */
export function scaleWords({ kind, full }: Scale): string {
  const whole = `a full bar is ${sizeWords(full)}`;
  return kind === "log" ? `log scale: equal steps are equal factors; ${whole}` : whole;
}
