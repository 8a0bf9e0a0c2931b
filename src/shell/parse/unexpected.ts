import { RESERVED } from "./reserved.ts";
import type { Source } from "./source.ts";

const OPERATORS = ["&&", "||", ";;", "(", ")", ";", "&", "|"];

/** Fails with what stands here. `expected` is a token as dash names it. */
export function unexpected(source: Source, expected: string | null): never {
  source.skipBlanks();
  const { token, text } = tokenAt(source);
  return source.fail({ kind: "unexpected", token, text, expected });
}

function tokenAt(source: Source): { token: string; text: string } {
  if (source.ended) return { token: "end of file", text: "" };
  if (source.peek() === "\n") return { token: "newline", text: "newline" };
  const operator = OPERATORS.find((one) => source.text.startsWith(one, source.at));
  if (operator !== undefined) return { token: `"${operator}"`, text: operator };
  if ("<>".includes(source.peek())) return { token: "redirection", text: source.peek() };
  const word = source.literal();
  if (RESERVED.has(word)) return { token: `"${word}"`, text: word };
  const text = /^[^\s;&|<>()]*/.exec(source.text.slice(source.at))![0];
  return { token: "word", text };
}
