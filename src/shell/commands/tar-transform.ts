import { UsageError } from "./options.ts";
import { posixRegex } from "./posix-regex.ts";
import { filled, pieces } from "./sed-replacement.ts";

/** What --transform makes of names: expressions of sed's s, one after the other. @throws UsageError */
export function transformer(expressions: readonly string[]): (name: string) => string {
  const changes = expressions.flatMap(split).map(changeOf);
  return (name) => changes.reduce((text, change) => change(text), name);
}

/** `s,a,b,;s,c,d,g`: separated as in a script. */
function split(expression: string): string[] {
  const found: string[] = [];
  for (let rest = expression; rest !== ""; ) {
    const separator = rest[1];
    if (rest[0] !== "s" || separator === undefined)
      throw new UsageError("Invalid transform expression");
    let at = 2;
    for (let left = 2; left > 0 && at < rest.length; at++) {
      if (rest[at] === "\\") at++;
      else if (rest[at] === separator) left--;
    }
    const flags = /^[a-zA-Z0-9]*/.exec(rest.slice(at))![0];
    found.push(rest.slice(0, at + flags.length));
    rest = rest.slice(at + flags.length).replace(/^;/, "");
  }
  return found;
}

function changeOf(expression: string): (name: string) => string {
  const separator = expression[1]!;
  const parts: string[] = [""];
  for (let at = 2; at < expression.length; at++) {
    const char = expression[at]!;
    if (char === separator) parts.push("");
    else if (char !== "\\") parts[parts.length - 1] += char;
    else {
      const next = expression[++at] ?? "";
      parts[parts.length - 1] += next === separator ? next : `\\${next}`;
    }
  }
  const [pattern, replacement, flags] = parts;
  if (flags === undefined) throw new UsageError("Invalid transform expression");
  const regex = posixRegex(pattern!, {
    extended: flags.includes("x"),
    ignoreCase: flags.includes("i"),
  });
  const put = pieces(replacement!);
  const nth = Number(/\d+/.exec(flags)?.[0] ?? 1);
  return (name) => {
    let count = 0;
    return name.replace(regex, (...found) => {
      count++;
      const wanted = flags.includes("g") ? count >= nth : count === nth;
      return wanted ? filled(put, found.slice(0, -2)) : found[0];
    });
  };
}
