import type { Command } from "../command.ts";
import { changedCall } from "../commands/changed-call.ts";
import { textCommand } from "./text.ts";

/** awk: just-bash's, told what it takes otherwise than awk does: a separator of one character is that character, and
 *  no pattern; variables that rule the output are set in the program; `length` needs no brackets. */
export const awk: Command = (invocation) => {
  const { args } = invocation;
  const options: string[] = [];
  const settings: string[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    const found = /^-([Fvf])([\s\S]*)$/.exec(arg);
    if (found === null) break;
    const value = found[2] || (args[++at] ?? "");
    const variable = /^(FS|OFS|ORS)=([\s\S]*)$/.exec(value);
    if (found[1] === "f") return run(args);
    if (found[1] === "F") settings.push(`FS=${quoted(literalSeparator(value))}`);
    else if (variable?.[1] === "FS") settings.push(`FS=${quoted(literalSeparator(variable[2]!))}`);
    else if (variable !== null) settings.push(`${variable[1]}=${quoted(variable[2]!)}`);
    else options.push("-v", value);
  }
  if (args[at] === "--") at++;
  const [program, ...operands] = args.slice(at);
  if (program === undefined) return run(args);
  const begin = settings.length === 0 ? "" : `BEGIN{${settings.join(";")}}\n`;
  return run([...options, begin + plainProgram(program), ...operands]);

  function run(given: readonly string[]): number | Promise<number> {
    return textCommand("awk")(changedCall(invocation, { args: given }));
  }
};

const SPECIAL = /^[.|*+?$^()[\]{}]$/;

function literalSeparator(separator: string): string {
  if (separator === "t") return "\\t";
  if (separator === "^") return "\\\\^";
  return SPECIAL.test(separator) ? `[${separator}]` : separator;
}

/** Backslashes mean in a setting what they mean in a string. */
const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** Strings stay as they are, but for separators. */
function plainProgram(program: string): string {
  return program.replace(
    /\bFS\s*=\s*"([^"\\])"|"(?:\\[\s\S]|[^"\\])*"|\blength\b(?!\s*\()/g,
    (whole, separator: string | undefined) => {
      if (separator !== undefined) return `FS = "${literalSeparator(separator)}"`;
      return whole === "length" ? "length($0)" : whole;
    },
  );
}
