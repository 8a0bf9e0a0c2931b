import type { Flavour } from "../flavour.ts";
import type { AndOr, CommandNode, List, Pipeline } from "./ast.ts";
import { readCompound } from "./compound.ts";
import { readSimple } from "./simple.ts";
import { Source } from "./source.ts";
import { unexpected } from "./unexpected.ts";
import { documentWord } from "./word.ts";

/** Reads a script line by line, as a shell does: what stands before a fault has run when the fault is met. */
export class ScriptReader {
  readonly #source: Source;

  constructor(text: string, flavour: Flavour, line = 1) {
    this.#source = new Source(text, flavour, line, documentWord);
  }

  /** The commands of the next line (or lines, if they belong together); null at the end.
   *  @throws ShellSyntaxError */
  next(): List | null {
    const source = this.#source;
    source.skipLines();
    if (source.ended) return null;
    const list: AndOr[] = [];
    for (;;) {
      list.push(readAndOr(source));
      const separated = takeSeparator(source);
      source.skipBlanks();
      if (source.ended || source.newline()) break;
      if (!separated && !takeSeparator(source)) unexpected(source, null);
      source.skipBlanks();
      if (source.ended || source.newline()) break;
    }
    if (source.ended) source.finish();
    return list;
  }
}

/** The whole of a script. @throws ShellSyntaxError */
export function parseAll(text: string, flavour: Flavour, line = 1): List {
  const reader = new ScriptReader(text, flavour, line);
  const list: AndOr[] = [];
  for (let some = reader.next(); some !== null; some = reader.next()) list.push(...some);
  return list;
}

/** Commands up to one of these reserved words or operators, which is not taken. */
export function readList(source: Source, ends: readonly string[]): List {
  const list: AndOr[] = [];
  for (;;) {
    source.skipLines();
    if (source.ended) {
      source.finish();
      return list;
    }
    if (endsHere(source, ends)) return list;
    list.push(readAndOr(source));
    if (takeSeparator(source)) continue;
    source.skipBlanks();
    if (!source.newline() && !takeSeparator(source)) {
      if (source.ended || endsHere(source, ends)) return list;
      unexpected(source, null);
    }
  }
}

function endsHere(source: Source, ends: readonly string[]): boolean {
  const word = source.literal();
  return ends.some((end) =>
    /\w|[{}]/.test(end) ? end === word : source.text.startsWith(end, source.at),
  );
}

/** `;`, or the line's end; an `&` was taken with its command. */
function takeSeparator(source: Source): boolean {
  if (source.endedCommand === source.at) return true;
  return source.peek() === ";" && source.peek(1) !== ";" && source.take(";");
}

function readAndOr(source: Source): AndOr {
  const first = readPipeline(source);
  const rest: { operator: "&&" | "||"; pipeline: Pipeline }[] = [];
  for (;;) {
    source.skipBlanks();
    const operator = source.take("&&") ? "&&" : source.take("||") ? "||" : null;
    if (operator === null) break;
    source.skipLines();
    rest.push({ operator, pipeline: readPipeline(source) });
  }
  const background = source.peek() === "&" && source.take("&");
  if (background) source.endedCommand = source.at;
  return { first, rest, background };
}

function readPipeline(source: Source): Pipeline {
  let negated = false;
  source.skipBlanks();
  while (source.literal() === "!") {
    source.take("!");
    source.skipBlanks();
    negated = !negated;
  }
  if (source.flavour === "bash" && source.literal() === "time") {
    source.take("time");
    source.skipBlanks();
  }
  const commands: CommandNode[] = [readCommand(source)];
  for (;;) {
    source.skipBlanks();
    if (source.peek() !== "|" || source.peek(1) === "|") return { commands, negated };
    source.next();
    if (source.flavour === "bash" && source.take("&")) alsoErrors(commands);
    source.skipLines();
    commands.push(readCommand(source));
  }
}

/** `|&`: the standard error goes along. */
function alsoErrors(commands: CommandNode[]): void {
  const last = commands.pop()!;
  if (last.kind === "function") {
    commands.push(last);
    return;
  }
  const target = { parts: [{ kind: "text" as const, text: "1", quoted: false }] };
  const redirection = { operator: ">&" as const, fd: 2, target };
  commands.push({ ...last, redirections: [...last.redirections, redirection] });
}

export function readCommand(source: Source): CommandNode {
  source.skipBlanks();
  return readCompound(source) ?? readSimple(source);
}
