import { elementsFrom } from "../run/bash-variables.ts";
import type { Shell } from "../run/shell-state.ts";
import { misuse } from "./usage.ts";

interface Options {
  raw: boolean;
  array: string | null;
  delimiter: string;
  count: number | null;
  fd: number;
  prompt: string;
}

/** read [-r] [-p prompt] [-n count] [-d end] [-a array] [-u fd] name… */
export function read(shell: Shell, args: string[], name: string): number {
  const options: Options = {
    raw: false,
    array: null,
    delimiter: "\n",
    count: null,
    fd: 0,
    prompt: "",
  };
  const names = [...args];
  while (/^-[rspntduaeiN]/.test(names[0] ?? "")) {
    const option = names.shift()!;
    for (let at = 1; at < option.length; at++) {
      const letter = option[at]!;
      if (letter === "r") options.raw = true;
      if (letter === "r" || letter === "s" || letter === "e") continue;
      const value = option.slice(at + 1) || (names.shift() ?? "");
      setOption(options, letter, value);
      break;
    }
  }
  if (names[0] === "--") names.shift();
  if (names.length === 0 && options.array === null) {
    if (shell.flavour === "dash") return misuse(shell, name, "arg count");
    names.push("REPLY");
  }
  const { text, escaped, ended } = readText(shell, options);
  if (options.array !== null) setArray(shell, options.array, fieldsOf(shell, text, escaped, null));
  else if (names.length === 1 && names[0] === "REPLY" && args.at(-1) !== "REPLY") {
    shell.variables.set("REPLY", text);
  } else {
    const fields = fieldsOf(shell, text, escaped, names.length);
    for (const [index, one] of names.entries()) shell.variables.set(one, fields[index] ?? "");
  }
  return ended ? 0 : 1;
}

function setOption(options: Options, letter: string, value: string): void {
  if (letter === "n" || letter === "N") options.count = Number(value);
  if (letter === "d") options.delimiter = value === "" ? "\0" : value.charAt(0);
  if (letter === "u") options.fd = Number(value);
  if (letter === "a") options.array = value;
  if (letter === "p") options.prompt = value;
}

/** A line without its end. `escaped`: places of characters that a backslash stood before. */
function readText(
  shell: Shell,
  { raw, delimiter, count, fd }: Options,
): { text: string; escaped: Set<number>; ended: boolean } {
  const channel = shell.files.get(fd);
  const escaped = new Set<number>();
  let text = "";
  const ends = (ended: boolean) => ({ text, escaped, ended });
  for (;;) {
    const line =
      count !== null ? channel.read(1) : delimiter === "\n" ? channel.readLine() : channel.read(1);
    if (line === "") return ends(false);
    for (let at = 0; at < line.length; at++) {
      const char = line[at]!;
      if (char === delimiter) return ends(true);
      if (char === "\\" && !raw) {
        const next = line[++at] ?? channel.read(1);
        if (next === "\n" || next === "") continue;
        escaped.add(text.length);
        text += next;
      } else if (char !== "\0") text += char;
    }
    if (count !== null && text.length >= count) return ends(true);
  }
}

/** A line taken apart at IFS; the last of `most` fields takes the rest. */
function fieldsOf(
  shell: Shell,
  text: string,
  escaped: ReadonlySet<number>,
  most: number | null,
): string[] {
  const ifs = shell.variables.get("IFS") ?? " \t\n";
  const blank = (at: number): boolean =>
    at < text.length && " \t\n".includes(text[at]!) && ifs.includes(text[at]!) && !escaped.has(at);
  const splits = (at: number): boolean => ifs.includes(text[at]!) && !escaped.has(at);
  const fields: string[] = [];
  let at = 0;
  while (blank(at)) at++;
  while (at < text.length) {
    if (most !== null && fields.length === most - 1) {
      fields.push(lastField(text, at, blank, splits));
      return fields;
    }
    const start = at;
    while (at < text.length && !splits(at)) at++;
    fields.push(text.slice(start, at));
    while (blank(at)) at++;
    if (at < text.length && splits(at)) {
      at++;
      while (blank(at)) at++;
    }
  }
  return fields;
}

/** The rest of the line without blanks at its end, and without one separator that ends it. */
function lastField(
  text: string,
  from: number,
  blank: (at: number) => boolean,
  splits: (at: number) => boolean,
): string {
  let end = text.length;
  while (end > from && blank(end - 1)) end--;
  let inner = from;
  while (inner < end && !splits(inner)) inner++;
  if (inner === end - 1 && !blank(inner)) end = inner;
  return text.slice(from, end);
}

function setArray(shell: Shell, name: string, fields: readonly string[]): void {
  const variable = shell.variables.make(name);
  variable.value = undefined;
  variable.elements = elementsFrom(fields);
}
