import type { Heredoc, Pair, SourceRange } from "../dockerfile.ts";
import { goQuote, trimSpace } from "../words/go-text.ts";
import type { Dialect } from "./dialect.ts";
import { jsonList } from "./json-list.ts";
import { Fault } from "./place.ts";
import { quotedWords } from "./quoted-words.ts";
import { splitAtSpaces, splitCommand } from "./split-command.ts";

/** An instruction whose line has been taken apart by its form, not yet checked for sense. */
export interface RawInstruction {
  /** As written. */
  readonly name: string;
  /** In lower case: "run". */
  readonly kind: string;
  readonly flags: readonly string[];
  readonly args: readonly string[];
  /** The arguments were a JSON list. */
  readonly json: boolean;
  /** Of ENV and LABEL, in place of arguments. */
  readonly pairs: readonly Pair[];
  /** Of ONBUILD: what it holds back. */
  readonly trigger?: RawInstruction;
  /** The joined line, and the same without the spaces around it. */
  readonly line: string;
  readonly original: string;
}

/** An instruction, where it stands, and the files that are written below it. */
export interface PlacedInstruction extends RawInstruction {
  readonly heredocs: readonly Heredoc[];
  readonly range: SourceRange;
}

interface Arguments {
  readonly args?: readonly string[];
  readonly json?: boolean;
  readonly pairs?: readonly Pair[];
  readonly trigger?: RawInstruction;
}

/** Takes a joined line apart.   BuildKit: parser, line_parsers
 *  @throws Fault for what breaks the form: ENV without a value, a JSON list of numbers */
export function takeApart(line: string, escapeChar: string, dialect: Dialect): RawInstruction {
  const { name, flags, rest } = splitCommand(line, escapeChar);
  const kind = name.toLowerCase();
  const { args = [], json = false, ...more } = argumentsOf(kind, rest, escapeChar, dialect);
  return { name, kind, flags, args, json, pairs: [], ...more, line, original: trimSpace(line) };
}

function argumentsOf(kind: string, rest: string, escapeChar: string, dialect: Dialect): Arguments {
  switch (kind) {
    case "env":
    case "label":
      return { pairs: pairsOf(rest, kind.toUpperCase(), escapeChar) };
    case "arg":
      return { args: quotedWords(rest, escapeChar) };
    case "from":
    case "expose":
      return { args: splitAtSpaces(rest) };
    case "add":
    case "copy":
    case "volume":
      return listOr(rest, dialect, splitAtSpaces);
    case "run":
    case "cmd":
    case "entrypoint":
    case "shell":
      return listOr(rest, dialect, wholeOrNone);
    case "healthcheck":
      return healthcheck(rest, dialect);
    case "onbuild":
      return rest === "" ? {} : { trigger: takeApart(rest, escapeChar, dialect) };
    default:
      return { args: wholeOrNone(rest) };
  }
}

function listOr(rest: string, dialect: Dialect, split: (text: string) => string[]): Arguments {
  const list = rest === "" ? undefined : jsonList(rest, dialect.jsonTail);
  return list === undefined ? { args: split(rest) } : { args: list, json: true };
}

function wholeOrNone(rest: string): string[] {
  return rest === "" ? [] : [rest];
}

function healthcheck(rest: string, dialect: Dialect): Arguments {
  const [, type, command] = /^([^\t-\r ]*)[\t-\r ]*(.*)$/s.exec(rest)!;
  if (type === "") return {};
  const { args = [], json = false } = listOr(command!, dialect, wholeOrNone);
  return { args: [type!, ...args], json };
}

/** `a=b c=d`, or the old form of one pair, `a b c`: a first word without "=" tells them apart. */
function pairsOf(rest: string, name: string, escapeChar: string): Pair[] {
  const words = quotedWords(rest, escapeChar);
  const first = words[0];
  if (first === undefined) return [];
  if (!first.includes("=")) {
    const [key = "", value] = splitAtSpaces(rest, 2);
    if (value === undefined) {
      throw new Fault(`${name} must have two arguments`, { malformed: true, word: key });
    }
    return [{ name: key, value }];
  }
  return words.map((word) => {
    const equals = word.indexOf("=");
    if (equals !== -1) return { name: word.slice(0, equals), value: word.slice(equals + 1) };
    const message = `Syntax error - can't find = in ${goQuote(word)}. Must be of the form: name=value`;
    throw new Fault(message, { malformed: true, word });
  });
}
