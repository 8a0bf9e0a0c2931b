import type { Assignment, CommandNode, Redirection, Word } from "./ast.ts";
import { readCommand } from "./commands.ts";
import { readRedirection } from "./redirection.ts";
import { RESERVED } from "./reserved.ts";
import { META, type Source } from "./source.ts";
import { unexpected } from "./unexpected.ts";
import { readParts, readWord } from "./word.ts";

const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*=/y;
const BASH_ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n]*\])?\+?=/y;
const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A simple command, or a function's definition. */
export function readSimple(source: Source): CommandNode {
  const { line } = source;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  if (RESERVED.has(source.literal()) && source.literal() !== "in") unexpected(source, null);
  for (;;) {
    source.skipBlanks();
    const redirection = readRedirection(source);
    if (redirection !== null) {
      redirections.push(redirection);
      continue;
    }
    const assignment = words.length === 0 ? readAssignment(source) : null;
    if (assignment !== null) {
      assignments.push(assignment);
      continue;
    }
    const before = source.literal();
    const word = readWord(source);
    if (word !== null) {
      words.push(word);
      source.skipBlanks();
      const first = words.length === 1 && assignments.length + redirections.length === 0;
      if (first && source.peek() === "(") return readFunction(source, before, line);
      continue;
    }
    break;
  }
  if (words.length + assignments.length + redirections.length === 0) unexpected(source, null);
  if (source.peek() === "(") unexpected(source, null);
  return { kind: "simple", assignments, words, redirections, line };
}

function readFunction(source: Source, name: string, line: number): CommandNode {
  const at = source.at;
  source.take("(");
  source.skipBlanks();
  if (!source.take(")")) {
    if (source.flavour === "bash") source.at = at;
    unexpected(source, source.flavour === "bash" ? null : '")"');
  }
  if (source.flavour === "bash" ? name === "" : !FUNCTION_NAME.test(name)) {
    source.fail({ kind: "bad function name" });
  }
  source.skipLines();
  return { kind: "function", name, body: readCommand(source), line };
}

function readAssignment(source: Source): Assignment | null {
  const pattern = source.flavour === "bash" ? BASH_ASSIGNMENT : ASSIGNMENT;
  pattern.lastIndex = source.at;
  const head = pattern.exec(source.text)?.[0];
  if (head === undefined) return null;
  const append = head.endsWith("+=");
  const left = head.slice(0, append ? -2 : -1);
  const open = left.indexOf("[");
  const name = open === -1 ? left : left.slice(0, open);
  let index: Word | null = null;
  if (open !== -1) {
    source.at += open + 1;
    index = { parts: readParts(source, { stops: "]", quoted: false }) };
    source.at += append ? 3 : 2;
  } else source.at += head.length;
  if (source.peek() === "(" && source.flavour === "bash") {
    return { name, index, append, value: readElements(source) };
  }
  return { name, index, append, value: readWord(source) ?? { parts: [] } };
}

function readElements(source: Source): Word[] {
  source.next();
  const words: Word[] = [];
  for (;;) {
    source.skipLines();
    if (source.take(")")) return words;
    if (source.ended || META.includes(source.peek())) unexpected(source, '")"');
    words.push(readWord(source)!);
  }
}
