import { parse, type StatementNode } from "just-bash";
import type { Flavour } from "../flavour.ts";
import { withoutAnsiQuotes } from "./ansi-quotes.ts";
import type { AndOr, List } from "./ast.ts";
import { faultOf } from "./faults.ts";
import { lineOf, statements } from "./statements.ts";
import { ShellSyntaxError } from "./syntax-error.ts";

/** A script as a shell reads it: line by line, so that what stands before a fault has run when the fault is met. */
export class ScriptReader {
  readonly #list: List;
  readonly #fault: ShellSyntaxError | null;
  #at = 0;

  constructor(text: string, flavour: Flavour) {
    const { list, fault } = readUpTo(text, flavour);
    this.#list = list;
    this.#fault = fault;
  }

  /** The next command; null at the end. @throws ShellSyntaxError */
  next(): List | null {
    const next = this.#list[this.#at++];
    if (next !== undefined) return [next];
    if (this.#fault !== null) throw this.#fault;
    return null;
  }
}

/** Scripts that were read before: a loop that runs `eval`, a function's trap. */
const cache = new Map<string, { list: List; fault: ShellSyntaxError | null }>();
const CACHED = 200;

function readUpTo(text: string, flavour: Flavour): { list: List; fault: ShellSyntaxError | null } {
  const key = `${flavour}:${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const read = readWhole(text, flavour);
  if (cache.size >= CACHED) cache.clear();
  cache.set(key, read);
  return read;
}

function readWhole(text: string, flavour: Flavour): { list: List; fault: ShellSyntaxError | null } {
  const list: AndOr[] = [];
  const lines: number[] = [];
  let line = 1;
  try {
    for (const statement of read(text, flavour)) {
      line = Math.max(line, lineOf(statement));
      for (const one of statements([statement], flavour)) {
        list.push(one);
        lines.push(line);
      }
    }
    return { list, fault: null };
  } catch (error) {
    const fault = faultOf(error, text);
    if (list.length === 0) return { list: linesBefore(text, fault.line, flavour), fault };
    // What stands on the faulty line itself does not run.
    const at = Math.max(line, fault.line);
    const kept = list.filter((_, index) => lines[index]! < at);
    return { list: kept, fault: new ShellSyntaxError(at, fault.fault) };
  }
}

function read(text: string, flavour: Flavour): readonly StatementNode[] {
  return parse(flavour === "dash" ? withoutAnsiQuotes(text) : text).statements;
}

/** The commands of the most lines before a faulty one that are a script in themselves. */
function linesBefore(text: string, line: number, flavour: Flavour): List {
  const lines = text.split("\n");
  for (let count = Math.min(line - 1, lines.length); count > 0; count--) {
    const before = readWhole(lines.slice(0, count).join("\n"), flavour);
    if (before.fault === null) return before.list;
  }
  return [];
}
