import type { Condition, Word } from "./ast.ts";
import type { Source } from "./source.ts";
import { unexpected } from "./unexpected.ts";
import { readParts, readWord } from "./word.ts";

const BINARY = [
  "==",
  "=~",
  "!=",
  "=",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
];

/** The inside of `[[ … ]]`; its end is taken. */
export function readCondition(source: Source): Condition {
  const test = readOr(source);
  source.skipLines();
  if (!source.take("]]")) unexpected(source, '"]]"');
  return test;
}

function readOr(source: Source): Condition {
  let left = readAnd(source);
  for (source.skipLines(); source.take("||"); source.skipLines()) {
    left = { kind: "or", left, right: readAnd(source) };
  }
  return left;
}

function readAnd(source: Source): Condition {
  let left = readOne(source);
  for (source.skipLines(); source.take("&&"); source.skipLines()) {
    left = { kind: "and", left, right: readOne(source) };
  }
  return left;
}

function readOne(source: Source): Condition {
  source.skipLines();
  const literal = source.literal();
  if (literal === "!") {
    source.take("!");
    return { kind: "not", test: readOne(source) };
  }
  if (source.take("(")) {
    const test = readOr(source);
    source.skipLines();
    if (!source.take(")")) unexpected(source, '")"');
    return test;
  }
  if (/^-[a-zA-Z]$/.test(literal)) {
    source.take(literal);
    source.skipBlanks();
    return { kind: "unary", operator: literal, word: need(source) };
  }
  const left = need(source);
  source.skipBlanks();
  const operator = source.take("<")
    ? "<"
    : source.take(">")
      ? ">"
      : BINARY.find((one) => source.literal() === one);
  if (operator === undefined) return { kind: "unary", operator: "-n", word: left };
  if (operator !== "<" && operator !== ">") source.take(operator);
  source.skipBlanks();
  const right = operator === "=~" ? regexWord(source) : need(source);
  return { kind: "binary", operator, left, right };
}

/** After =~ parentheses and bars belong to the word. */
function regexWord(source: Source): Word {
  return { parts: readParts(source, { stops: " \t\n", quoted: false }) };
}

function need(source: Source): Word {
  return readWord(source) ?? unexpected(source, null);
}
