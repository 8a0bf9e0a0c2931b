import type { Token } from "./template-lexer.ts";

/** Words that mean something to the parser itself. text/template/parse: itemKeyword */
export const KEYWORDS = new Set([
  ...[".", "nil", "block", "break", "continue", "define", "else", "end", "if", "range"],
  ...["template", "with"],
]);

/** Whether an operand can begin with it. */
export function startsOperand({ kind, text }: Token): boolean {
  if (kind === "word") return text === "(" || (/^[\p{L}_]/u.test(text) && !isControl(text));
  return ["field", "variable", "string", "number", "char"].includes(kind);
}

/** Words that stand at the beginning of an action alone. */
const isControl = (word: string): boolean => KEYWORDS.has(word) && word !== "nil";
