import { sizeWords } from "../scenario/run/size-words.ts";

export { sizeWords };

/** "1 file", "2 files", "1,990 files". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** "209,715,201" */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** How many times as much as was written was moved: "1×", "2.5×", "209,715,201×". */
export function timesWords(amplification: number): string {
  const digits = amplification < 100 ? 1 : 0;
  return `${amplification.toLocaleString("en-US", { maximumFractionDigits: digits })}×`;
}

/** "a", "a and b", "a, b and c" */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
