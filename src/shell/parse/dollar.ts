import type { Change, Part, Word } from "./ast.ts";
import { parseAll, readList } from "./commands.ts";
import type { Source } from "./source.ts";
import { documentWord, readParts } from "./word.ts";

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const DIGITS = /[0-9]+/y;
const SPECIAL = "@*#?-$!";

/** What `$` begins here; null when it is only a dollar sign. Nothing is taken then. */
export function readDollar(source: Source, quoted: boolean): Part | null {
  const after = source.peek(1);
  if (after === "(") return readParenthesis(source, quoted);
  if (after === "{") return readBraces(source, quoted);
  source.at++;
  const name = readName(source, false);
  if (name === "") {
    source.at--;
    return null;
  }
  return { kind: "parameter", name, index: null, change: { kind: "plain" }, quoted };
}

/** `` `…` `` */
export function readBackquoted(source: Source, quoted: boolean): Part {
  const { line } = source;
  source.next();
  let text = "";
  while (source.peek() !== "`") {
    if (source.ended) source.fail({ kind: "unterminated quote", quote: "`" });
    const char = source.next();
    const escapable = quoted ? '$`\\"' : "$`\\";
    if (char === "\\" && escapable.includes(source.peek()) && !source.ended) text += source.next();
    else text += char;
  }
  source.next();
  return { kind: "command", body: parseAll(text, source.flavour, line), quoted };
}

function readParenthesis(source: Source, quoted: boolean): Part {
  if (source.peek(2) === "(") {
    const { at, line } = source;
    source.at += 3;
    const expression = readArithmetic(source);
    if (expression !== null) return { kind: "arithmetic", expression, quoted };
    source.at = at;
    source.line = line;
  }
  source.at += 2;
  const body = readList(source, [")"]);
  if (!source.take(")")) unexpectedEnd(source);
  return { kind: "command", body, quoted };
}

function unexpectedEnd(source: Source): never {
  return source.fail({
    kind: "unexpected",
    token: "end of file",
    text: "",
    expected: '")"',
  });
}

/** An expression up to its `))`, which is taken; null when what stands here is none. */
export function readArithmetic(source: Source): Word | null {
  const parts: Part[] = [];
  for (let depth = 0; ; ) {
    parts.push(...readParts(source, { stops: "()", quoted: true, document: true }));
    if (source.ended) return null;
    if (depth === 0 && source.peek() === ")") {
      if (source.peek(1) !== ")") return null;
      source.at += 2;
      return { parts };
    }
    const char = source.next();
    depth += char === "(" ? 1 : -1;
    parts.push({ kind: "text", text: char, quoted: true });
  }
}

function readName(source: Source, braces: boolean): string {
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = source.at;
    return pattern.exec(source.text)?.[0] ?? "";
  };
  const char = source.peek();
  let name = match(NAME);
  if (name === "" && char >= "0" && char <= "9") name = braces ? match(DIGITS) : char;
  if (name === "" && char !== "" && SPECIAL.includes(char)) name = char;
  source.at += name.length;
  return name;
}

function readBraces(source: Source, quoted: boolean): Part {
  source.at += 2;
  const start = source.at;
  const make = (name: string, index: Word | null, change: Change): Part => {
    if (!source.take("}")) {
      if (source.ended) {
        source.fail({ kind: "unexpected", token: "end of file", text: "", expected: '"}"' });
      }
      readParts(source, { stops: "}", quoted: false });
      const text = source.text.slice(start - 2, source.at + 1);
      source.take("}");
      return { kind: "parameter", name, index, change: { kind: "bad", text }, quoted };
    }
    return { kind: "parameter", name, index, change, quoted };
  };
  const { flavour } = source;
  // `${#}`, `${#x}`, `${#-x}`: a length only if a name and the brace follow.
  if (source.peek() === "#" && source.peek(1) !== "}") {
    const at = source.at++;
    const name = readName(source, true);
    const index = readIndex(source);
    if (name !== "" && source.peek() === "}") return make(name, index, { kind: "length" });
    source.at = at;
  }
  if (source.peek() === "!" && flavour === "bash" && /[A-Za-z_]/.test(source.peek(1))) {
    source.at++;
    const name = readName(source, true);
    return make(name, readIndex(source), { kind: "indirect" });
  }
  const name = readName(source, true);
  if (name === "") return make("", null, { kind: "bad", text: "" });
  const index = readIndex(source);
  return make(name, index, readChange(source, quoted));
}

function readIndex(source: Source): Word | null {
  if (source.flavour !== "bash" || source.peek() !== "[") return null;
  source.at++;
  const parts = readParts(source, { stops: "]", quoted: false });
  source.take("]");
  return { parts };
}

const ASK: Readonly<Record<string, "default" | "assign" | "error" | "alternative">> = {
  "-": "default",
  "=": "assign",
  "?": "error",
  "+": "alternative",
};

function readChange(source: Source, quoted: boolean): Change {
  const { flavour } = source;
  const word = (stops: string): Word => ({
    parts: readParts(source, { stops, quoted, brace: true }),
  });
  const pattern = (stops: string): Word => ({ parts: readParts(source, { stops, quoted: false }) });
  const char = source.peek();
  if (char === "}") return { kind: "plain" };
  const orEmpty = char === ":";
  const kind = ASK[source.peek(orEmpty ? 1 : 0)];
  if (kind !== undefined) {
    source.at += orEmpty ? 2 : 1;
    return { kind, orEmpty, word: word("}") };
  }
  if (char === "#" || char === "%") {
    source.next();
    const longest = source.take(char);
    return { kind: char === "#" ? "prefix" : "suffix", longest, pattern: pattern("}") };
  }
  if (flavour === "dash") return { kind: "bad", text: "" };
  if (char === ":") {
    source.next();
    const offset = pattern(":}");
    return { kind: "slice", offset, length: source.take(":") ? pattern("}") : null };
  }
  if (char === "/") {
    source.next();
    const where = source.take("/") ? "all" : anchorOf(source);
    const what = pattern("/}");
    const by = source.take("/") ? word("}") : { parts: [] };
    return { kind: "replace", where, pattern: what, by };
  }
  if (flavour === "bash" && (char === "^" || char === ",")) {
    source.next();
    return { kind: "case", upper: char === "^", all: source.take(char) };
  }
  return { kind: "bad", text: "" };
}

function anchorOf(source: Source): "first" | "start" | "end" {
  if (source.flavour !== "bash") return "first";
  if (source.take("#")) return "start";
  return source.take("%") ? "end" : "first";
}

/** Text that is a word in itself, as a here-string or PS4 is: expanded as in double quotes. */
export function quotedWord(text: string, flavour: Source["flavour"]): Word {
  return documentWord(text, 1, flavour);
}
