import type { CaseItem, CommandNode, Compound, List, Redirection, Word } from "./ast.ts";
import { readCommand, readList } from "./commands.ts";
import { readCondition } from "./condition.ts";
import { readArithmetic } from "./dollar.ts";
import { readRedirection } from "./redirection.ts";
import type { Source } from "./source.ts";
import { unexpected } from "./unexpected.ts";
import { readWord } from "./word.ts";

/** The compound command that stands here, with its redirections; null when none does. */
export function readCompound(source: Source): CommandNode | null {
  const { line } = source;
  const word = source.literal();
  if (source.flavour === "bash" && word === "function") return readKeywordFunction(source, line);
  const command = readBody(source, word);
  if (command === null) return null;
  const redirections: Redirection[] = [];
  for (;;) {
    source.skipBlanks();
    const redirection = readRedirection(source);
    if (redirection === null) return { kind: "compound", command, redirections, line };
    redirections.push(redirection);
  }
}

function readKeywordFunction(source: Source, line: number): CommandNode {
  source.take("function");
  source.skipBlanks();
  const name = /^[^\s;&|<>()]+/.exec(source.text.slice(source.at))?.[0] ?? "";
  source.at += name.length;
  source.skipBlanks();
  if (source.take("(")) {
    source.skipBlanks();
    source.take(")");
  }
  source.skipLines();
  return { kind: "function", name, body: readCommand(source), line };
}

function readBody(source: Source, word: string): Compound | null {
  if (source.peek() === "(") return readParenthesis(source);
  switch (word) {
    case "{":
      source.take("{");
      return { kind: "group", body: readUntil(source, "}") };
    case "if":
      return readIf(source);
    case "while":
    case "until": {
      source.take(word);
      const condition = readUntil(source, "do");
      return { kind: word, condition, body: readUntil(source, "done") };
    }
    case "for":
      return readFor(source);
    case "case":
      return readCase(source);
    case "[[":
      if (source.flavour !== "bash") return null;
      source.take("[[");
      return { kind: "condition", test: readCondition(source) };
    default:
      return null;
  }
}

/** At least one command, then this word, which is taken. */
function readUntil(source: Source, end: string): List {
  const list = readList(source, [end]);
  if (list.length === 0 && !source.ended) unexpected(source, null);
  expectWord(source, end);
  return list;
}

function expectWord(source: Source, word: string): void {
  source.skipLines();
  if (source.literal() !== word) unexpected(source, `"${word}"`);
  source.take(word);
}

function readParenthesis(source: Source): Compound {
  if (source.peek(1) === "(" && source.flavour === "bash") {
    const { at, line } = source;
    source.at += 2;
    const expression = readArithmetic(source);
    if (expression !== null) return { kind: "let", expression };
    source.at = at;
    source.line = line;
  }
  source.next();
  const body = readList(source, [")"]);
  if (body.length === 0 && !source.ended) unexpected(source, null);
  if (!source.take(")")) unexpected(source, '")"');
  return { kind: "subshell", body };
}

function readIf(source: Source): Compound {
  source.take("if");
  const clauses: { condition: List; body: List }[] = [];
  for (;;) {
    const condition = readUntil(source, "then");
    const body = readList(source, ["elif", "else", "fi"]);
    if (body.length === 0 && !source.ended) unexpected(source, null);
    clauses.push({ condition, body });
    source.skipLines();
    if (source.literal() !== "elif") break;
    source.take("elif");
  }
  if (source.literal() !== "else") {
    expectWord(source, "fi");
    return { kind: "if", clauses, otherwise: null };
  }
  source.take("else");
  return { kind: "if", clauses, otherwise: readUntil(source, "fi") };
}

function readFor(source: Source): Compound {
  source.take("for");
  source.skipBlanks();
  if (source.flavour === "bash" && source.take("((")) return readCount(source);
  const name = source.literal();
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) source.fail({ kind: "bad for variable" });
  source.take(name);
  source.skipLines();
  let words: Word[] | null = null;
  if (source.literal() === "in") {
    source.take("in");
    words = [];
    for (source.skipBlanks(); ; source.skipBlanks()) {
      const word = readWord(source);
      if (word === null) break;
      words.push(word);
    }
    if (source.peek() !== ";" && source.peek() !== "\n") unexpected(source, null);
  }
  source.take(";");
  expectWord(source, "do");
  return { kind: "for", name, words, body: readUntil(source, "done") };
}

function readCount(source: Source): Compound {
  const whole = readArithmetic(source);
  if (whole === null) unexpected(source, '"))"');
  const parts: Word["parts"][number][][] = [[]];
  for (const part of whole.parts) {
    if (part.kind !== "text") {
      parts.at(-1)!.push(part);
      continue;
    }
    for (const [index, text] of part.text.split(";").entries()) {
      if (index > 0) parts.push([]);
      parts.at(-1)!.push({ ...part, text });
    }
  }
  source.skipBlanks();
  source.take(";");
  expectWord(source, "do");
  const body = readUntil(source, "done");
  return { kind: "count", parts: parts.map((one) => ({ parts: one })), body };
}

function readCase(source: Source): Compound {
  source.take("case");
  source.skipBlanks();
  const word = readWord(source);
  if (word === null) unexpected(source, null);
  expectWord(source, "in");
  const items: CaseItem[] = [];
  for (;;) {
    source.skipLines();
    if (source.ended) unexpected(source, '"esac"');
    if (source.literal() === "esac") break;
    const item = readItem(source);
    items.push(item.item);
    if (item.last) break;
  }
  expectWord(source, "esac");
  return { kind: "case", word, items };
}

function readItem(source: Source): { item: CaseItem; last: boolean } {
  source.take("(");
  const patterns: Word[] = [];
  do {
    source.skipBlanks();
    const word = readWord(source);
    if (word === null) unexpected(source, null);
    patterns.push(word);
    source.skipBlanks();
  } while (source.take("|"));
  if (!source.take(")")) unexpected(source, '")"');
  const body = readList(source, [";;", ";&", "esac"]);
  source.skipLines();
  for (const end of [";;&", ";;", ";&"] as const) {
    if (end !== ";;" && source.flavour === "dash") continue;
    if (source.take(end)) return { item: { patterns, body, end }, last: false };
  }
  return { item: { patterns, body, end: ";;" }, last: true };
}
