import { printable } from "../report/text.ts";

/** Lines for a terminal: what is quoted in them may be anything. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
