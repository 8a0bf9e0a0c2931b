import type { Part, Word } from "../parse/ast.ts";
import { substitute } from "../run/execute.ts";
import { fail } from "../run/fail.ts";
import { openProcess } from "../run/process-substitution.ts";
import type { Shell } from "../run/shell-state.ts";
import { ArithmeticError, evaluate } from "./arithmetic.ts";
import { expandBraces } from "./brace.ts";
import { Fields } from "./fields.ts";
import { glob } from "./glob.ts";
import { namesOfShell } from "./names.ts";
import { expandParameter } from "./parameter.ts";
import { isMagic } from "./pattern.ts";
import { expandTilde } from "./tilde.ts";

const DEFAULT_IFS = " \t\n";

/** The arguments that words stand for: expanded, split, and matched against file names. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const all: string[] = [];
  for (const word of words) {
    const plain = plainText(word);
    if (plain !== null) {
      all.push(plain);
      continue;
    }
    for (const one of shell.flavour === "bash" ? expandBraces(word) : [word]) {
      const fields = new Fields(shell.variables.get("IFS") ?? DEFAULT_IFS);
      await addWord(shell, one, fields, true);
      fields.end();
      for (const { text, pattern } of fields.done) {
        const magic = isMagic(pattern, shell.option("extglob")) && !shell.option("f");
        const names = magic ? glob(shell, pattern) : [];
        if (names.length > 0) all.push(...names);
        else if (!magic || !shell.option("nullglob")) all.push(text);
      }
    }
  }
  return all;
}

/** The text of a word that is nothing but text; most are. */
function plainText(word: Word): string | null {
  if (word.parts.length !== 1) return null;
  const part = word.parts[0]!;
  if (part.kind !== "text") return null;
  return part.quoted || !/[*?[\\~{(]/.test(part.text) ? part.text : null;
}

/** A word as one text: in an assignment, after a redirection, in a here-document. */
export async function expandText(shell: Shell, word: Word, assignment = false): Promise<string> {
  const plain = plainText(word);
  if (plain !== null && !(assignment && plain.includes("~"))) return plain;
  const fields = new Fields("");
  await addWord(shell, word, fields, true, assignment);
  fields.end();
  return fields.done.map((field) => field.text).join(" ");
}

/** A word as a pattern: what is quoted means itself. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  const fields = new Fields("");
  await addWord(shell, word, fields, true);
  fields.end();
  return fields.done.map((field) => field.pattern).join(" ");
}

/** Adds what a word stands for. */
export async function addWord(
  shell: Shell,
  word: Word,
  fields: Fields,
  tilde: boolean,
  assignment = false,
): Promise<void> {
  for (let at = 0; at < word.parts.length; at++) {
    const part = word.parts[at]!;
    if (part.kind !== "text") await addPart(shell, part, fields);
    else if (part.quoted) fields.quoted(part.text);
    else
      addPlain(shell, part.text, fields, tilde, at === 0, at + 1 === word.parts.length, assignment);
  }
}

function addPlain(
  shell: Shell,
  text: string,
  fields: Fields,
  tilde: boolean,
  first: boolean,
  last: boolean,
  assignment: boolean,
): void {
  if (!tilde || !text.includes("~")) {
    fields.plain(text);
    return;
  }
  const pieces = assignment ? text.split(/(?<=:)/) : [text];
  for (const [index, piece] of pieces.entries()) {
    const begins = index > 0 || first;
    const found =
      begins && piece.startsWith("~")
        ? expandTilde(shell, piece, last || index + 1 < pieces.length)
        : null;
    if (found === null) fields.plain(piece);
    else {
      fields.quoted(found.home);
      fields.plain(found.rest);
    }
  }
}

async function addPart(
  shell: Shell,
  part: Exclude<Part, { kind: "text" }>,
  fields: Fields,
): Promise<void> {
  switch (part.kind) {
    case "parameter":
      await expandParameter(shell, part, fields);
      return;
    case "command": {
      const output = (await substitute(shell, part.body)).replaceAll("\0", "").replace(/\n+$/, "");
      addValue(fields, output, part.quoted);
      return;
    }
    case "process":
      fields.quoted(await openProcess(shell, part));
      return;
    case "arithmetic": {
      const text = await expandText(shell, part.expression);
      addValue(fields, String(arithmetic(shell, text)), part.quoted);
      return;
    }
    default:
      return part satisfies never;
  }
}

export function addValue(fields: Fields, value: string, quoted: boolean): void {
  if (quoted) fields.quoted(value);
  else fields.split(value);
}

/** The value of an expression; a faulty one ends the shell. */
export function arithmetic(shell: Shell, text: string): bigint {
  try {
    return evaluate(text, namesOfShell(shell));
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    return fail(shell, arithmeticWords(shell, error), shell.flavour === "bash" ? 1 : 2);
  }
}

function arithmeticWords(shell: Shell, { reason, expression }: ArithmeticError): string {
  const division = reason === "division by zero";
  switch (shell.flavour) {
    case "dash":
      return `arithmetic expression: ${division ? "division by zero" : "expecting primary"}: "${expression}"`;
    case "ash":
      return division ? "divide by zero" : "arithmetic syntax error";
    case "bash":
      return division
        ? `${expression.trim()}: division by 0 (error token is "0")`
        : `${expression}: syntax error: operand expected`;
    default:
      return shell.flavour satisfies never;
  }
}
