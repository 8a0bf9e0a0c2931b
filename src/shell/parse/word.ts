import { unescapeAnsi } from "./ansi-quote.ts";
import type { Part, Word } from "./ast.ts";
import { readBackquoted, readDollar } from "./dollar.ts";
import { META, Source } from "./source.ts";

/** Where a word stands: what ends it, and whether double quotes are around it. */
export interface WordContext {
  /** Characters that end it; "" for the end of the text. */
  readonly stops: string;
  readonly quoted: boolean;
  /** Of a here-document: a double quote is an ordinary character. */
  readonly document?: boolean;
  /** In `${x-…}`: a brace ends it, and a backslash takes it away. */
  readonly brace?: boolean;
}

const PLAIN: WordContext = { stops: META, quoted: false };
const QUOTED: WordContext = { stops: '"', quoted: true };

/** The word that stands here; null when there is none. */
export function readWord(source: Source): Word | null {
  if (source.ended || META.includes(source.peek())) return null;
  return { parts: readParts(source, PLAIN) };
}

/** The text of a here-document as a word. */
export function documentWord(text: string, line: number, flavour: Source["flavour"]): Word {
  const source = new Source(text, flavour, line, documentWord);
  return { parts: readParts(source, { stops: "", quoted: true, document: true }) };
}

/** Collects the parts of a word, text that belongs together as one. */
class PartList {
  readonly parts: Part[] = [];
  #text = "";
  #quoted = false;
  #any = false;

  add(text: string, quoted: boolean): void {
    if (this.#any && this.#quoted !== quoted) this.flush();
    this.#text += text;
    this.#quoted = quoted;
    this.#any = true;
  }

  push(part: Part): void {
    this.flush();
    this.parts.push(part);
  }

  flush(): void {
    if (this.#any) this.parts.push({ kind: "text", text: this.#text, quoted: this.#quoted });
    this.#text = "";
    this.#any = false;
  }
}

export function readParts(source: Source, context: WordContext): Part[] {
  const list = new PartList();
  for (;;) {
    if (source.ended) break;
    const char = source.peek();
    if (context.stops.includes(char)) break;
    if (char === "\\") readEscape(source, context, list);
    else if (char === "'" && !context.quoted) readSingle(source, list);
    else if (char === '"' && context.document !== true) readDouble(source, context, list);
    else if (char === "$") readDollarIn(source, context, list);
    else if (char === "`") list.push(readBackquoted(source, context.quoted));
    else list.add(source.next(), context.quoted);
  }
  list.flush();
  return list.parts;
}

function readEscape(source: Source, context: WordContext, list: PartList): void {
  source.next();
  if (source.ended) {
    list.add("\\", true);
    return;
  }
  const char = source.next();
  if (char === "\n") return;
  const special = context.document === true ? "$`\\" : context.brace === true ? '$`"\\}' : '$`"\\';
  const keeps = context.quoted && !special.includes(char);
  list.add(keeps ? `\\${char}` : char, true);
}

function readSingle(source: Source, list: PartList): void {
  source.next();
  const end = source.text.indexOf("'", source.at);
  if (end === -1) source.fail({ kind: "unterminated quote", quote: "'" });
  let text = "";
  while (source.at < end) text += source.next();
  source.next();
  list.add(text, true);
}

function readDouble(source: Source, context: WordContext, list: PartList): void {
  source.next();
  // Inside "${x-"y"}" the quotes end and begin again; what is between is quoted either way.
  if (context.quoted && context.brace !== true) return;
  const parts = readParts(source, QUOTED);
  if (!source.take('"')) source.fail({ kind: "unterminated quote", quote: '"' });
  if (parts.length === 0) list.add("", true);
  for (const part of parts) {
    if (part.kind === "text") list.add(part.text, true);
    else list.push(part);
  }
}

function readDollarIn(source: Source, context: WordContext, list: PartList): void {
  const { flavour } = source;
  if (!context.quoted && source.peek(1) === "'" && flavour !== "dash") {
    source.at += 2;
    let text = "";
    while (source.peek() !== "'") {
      if (source.ended) source.fail({ kind: "unterminated quote", quote: "'" });
      if (source.peek() === "\\") text += source.next();
      text += source.next();
    }
    source.next();
    list.add(unescapeAnsi(text), true);
    return;
  }
  if (!context.quoted && source.peek(1) === '"' && flavour === "bash") {
    source.next();
    return;
  }
  const part = readDollar(source, context.quoted);
  if (part === null) list.add(source.next(), context.quoted);
  else list.push(part);
}
