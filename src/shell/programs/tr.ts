import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

const ALL = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** tr [-cdst] set1 [set2], on bytes. */
export const tr: Command = (invocation) => {
  const options = invocation.args.filter((arg) => /^-[cCdst]+$/.test(arg)).join("");
  const sets = invocation.args.filter((arg) => !/^-[cCdst]+$/.test(arg)).map(bytesOf);
  if (sets.length === 0) {
    invocation.stderr("tr: missing operand\n");
    return 1;
  }
  const listed = setOf(sets[0]!);
  const first = /[cC]/.test(options) ? ALL.filter((char) => !listed.includes(char)) : listed;
  const second = sets[1] === undefined ? [] : setOf(sets[1]);
  const deletes = options.includes("d");
  const map = new Map<string, string>();
  if (deletes) for (const char of first) map.set(char, "");
  else if (second.length > 0) {
    for (const [index, char] of first.entries()) {
      if (!map.has(char)) map.set(char, second[index] ?? second.at(-1)!);
    }
  }
  const squeezed = new Set(options.includes("s") ? (sets.length > 1 ? second : first) : []);
  const parts: string[] = [];
  let last = "";
  for (const char of invocation.stdin) {
    const to = map.get(char) ?? char;
    if (to === "" || (to === last && squeezed.has(to))) continue;
    parts.push(to);
    last = to;
  }
  invocation.stdout(parts.join(""));
  return 0;
};

function setOf(text: string): string[] {
  const chars: string[] = [];
  const one = /\\([0-7]{1,3})|\\([\s\S])|\[:(\w+):\]|\[(.)\*(\d*)\]|([\s\S])/g;
  const tokens = [...text.matchAll(one)];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token[3] !== undefined) {
      chars.push(...ALL.filter((char) => CLASSES[token[3]!]?.test(char) === true));
      continue;
    }
    if (token[4] !== undefined) {
      chars.push(...Array.from({ length: Number(token[5]) || 1 }, () => token[4]!));
      continue;
    }
    const from = charOf(token);
    const to = tokens[at + 2];
    if (tokens[at + 1]?.[6] === "-" && to !== undefined && to[3] === undefined) {
      for (let code = from.charCodeAt(0); code <= charOf(to).charCodeAt(0); code++) {
        chars.push(String.fromCharCode(code));
      }
      at += 2;
    } else chars.push(from);
  }
  return chars;
}

function charOf(token: RegExpMatchArray): string {
  if (token[1] !== undefined) return String.fromCharCode(Number.parseInt(token[1], 8) & 0xff);
  return token[2] === undefined ? token[6]! : (ESCAPES[token[2]] ?? token[2]);
}
