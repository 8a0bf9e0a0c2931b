import type { ShellSyntaxError, SyntaxFault } from "../parse/syntax-error.ts";
import type { Shell } from "./shell-state.ts";
import { complain } from "./words.ts";

/** Says what is wrong with a script, as this shell says it. Gives the status that the shell ends with. */
export function saySyntaxError(shell: Shell, error: ShellSyntaxError, script: string): number {
  const { fault } = error;
  shell.line = error.line;
  switch (shell.flavour) {
    case "dash":
      complain(shell, dashWords(fault));
      return 2;
    case "ash":
      complain(shell, ashWords(fault));
      return 2;
    case "bash":
      return sayInBash(shell, error, script);
    default:
      return shell.flavour satisfies never;
  }
}

function dashWords(fault: SyntaxFault): string {
  if (fault.kind === "bad substitution") return "Bad substitution";
  if (fault.kind !== "unexpected") return `Syntax error: ${capital(plainWords(fault))}`;
  return `Syntax error: ${fault.token} unexpected${expectation(fault.expected)}`;
}

function ashWords(fault: SyntaxFault): string {
  if (fault.kind !== "unexpected") return `syntax error: ${plainWords(fault)}`;
  return `syntax error: unexpected ${fault.token}${expectation(fault.expected)}`;
}

const expectation = (expected: string | null): string =>
  expected === null ? "" : ` (expecting ${expected})`;

function plainWords(fault: Exclude<SyntaxFault, { kind: "unexpected" }>): string {
  switch (fault.kind) {
    case "unterminated quote":
      return fault.quote === "`" ? "EOF in backquote substitution" : "unterminated quoted string";
    case "bad substitution":
      return "bad substitution";
    case "bad function name":
      return "bad function name";
    case "bad for variable":
      return "bad for loop variable";
    default:
      return fault satisfies never;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sayInBash(shell: Shell, { fault, line }: ShellSyntaxError, script: string): number {
  const say = (at: number, message: string): void => {
    shell.line = at;
    shell.err(`${shell.name}: ${shell.fromFile ? "" : "-c: "}line ${at}: ${message}\n`);
  };
  // The end is on the line after the last.
  const end = script.replace(/\n$/, "").split("\n").length + 1;
  switch (fault.kind) {
    case "unexpected": {
      const closes = fault.expected === '")"' && fault.token === "end of file";
      if (closes && /\$\([^)]*$/.test(script)) {
        say(end, "unexpected EOF while looking for matching `)'");
      } else if (fault.token === "end of file") say(end, "syntax error: unexpected end of file");
      else {
        say(line, `syntax error near unexpected token \`${fault.text}'`);
        say(line, `\`${script.split("\n")[line - 1] ?? ""}'`);
      }
      return 2;
    }
    case "unterminated quote":
      say(line, `unexpected EOF while looking for matching \`${fault.quote}'`);
      return 2;
    case "bad substitution":
      complain(shell, fault.text);
      return 1;
    case "bad for variable":
      complain(shell, `\`${fault.name}': not a valid identifier`);
      return 1;
    case "bad function name":
      complain(shell, plainWords(fault));
      return 2;
    default:
      return fault satisfies never;
  }
}
