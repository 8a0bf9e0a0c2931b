import type { Shell } from "../run/shell-state.ts";

const NAMED: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** echo: in dash backslashes always mean something and -n is the only option; in busybox and bash -e asks for it. */
export function echo(shell: Shell, args: string[]): number {
  shell.out(echoText(args, shell.flavour === "dash"));
  return 0;
}

/** What echo prints. @param escapes XSI: backslashes always mean something */
export function echoText(args: readonly string[], escapes: boolean): string {
  let first = 0;
  let newline = true;
  let interpret = escapes;
  if (escapes) {
    if (args[0] === "-n") {
      newline = false;
      first = 1;
    }
  } else {
    for (; /^-[neE]+$/.test(args[first] ?? ""); first++) {
      for (const letter of args[first]!.slice(1)) {
        if (letter === "n") newline = false;
        else interpret = letter === "e";
      }
    }
  }
  const text = args.slice(first).join(" ");
  const end = newline ? "\n" : "";
  if (!interpret) return text + end;
  const { said, stopped } = unescapeEcho(text, escapes);
  return stopped ? said : said + end;
}

/** As echo and printf's %b read backslashes. `\c` ends all output. */
export function unescapeEcho(text: string, posix = false): { said: string; stopped: boolean } {
  if (!text.includes("\\")) return { said: text, stopped: false };
  let said = "";
  const pattern = /\\(?:0([0-7]{0,3})|([1-7][0-7]{0,2})|x([0-9a-fA-F]{1,2})|([\s\S]))|\\$/g;
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    said += text.slice(at, found.index);
    at = found.index + found[0].length;
    const [whole, octal, plain, hex, char] = found;
    if (octal !== undefined) said += byte(Number.parseInt(octal || "0", 8));
    else if (plain !== undefined) said += posix ? byte(Number.parseInt(plain, 8)) : whole;
    else if (hex !== undefined) said += posix ? whole : byte(Number.parseInt(hex, 16));
    else if (char === "c") return { said, stopped: true };
    else
      said +=
        char !== undefined && NAMED[char] !== undefined && !(posix && char === "e")
          ? NAMED[char]
          : whole;
  }
  return { said: said + text.slice(at), stopped: false };
}

const byte = (code: number): string => String.fromCharCode(code & 0xff);
