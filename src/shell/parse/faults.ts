import { ShellSyntaxError, type SyntaxFault } from "./syntax-error.ts";

/** just-bash's names of tokens, as a script spells them. */
const TOKENS: Readonly<Record<string, string>> = {
  THEN: "then",
  ELIF: "elif",
  ELSE: "else",
  FI: "fi",
  DO: "do",
  DONE: "done",
  CASE: "case",
  ESAC: "esac",
  IN: "in",
  LBRACE: "{",
  RBRACE: "}",
  LPAREN: "(",
  RPAREN: ")",
  SEMICOLON: ";",
  DSEMI: ";;",
  AMP: "&",
  PIPE: "|",
  AND_AND: "&&",
  OR_OR: "||",
  BANG: "!",
  IF: "if",
  FOR: "for",
  WHILE: "while",
  UNTIL: "until",
};

/** What is wrong with a script: just-bash's error as one of ours. Anything else is thrown on. */
export function faultOf(error: unknown, text: string): ShellSyntaxError {
  if (error instanceof ShellSyntaxError) return error;
  if (!(error instanceof Error) || !/^(?:Parse|Lexer)/.test(error.name)) throw error;
  const { line = 1, column = 1 } = error as { line?: number; column?: number };
  const message = error.message.replace(/^(?:Parse error at \d+:\d+|line \d+): /, "");
  return new ShellSyntaxError(line, readFault(message, textAt(text, line, column)));
}

function readFault(message: string, rest: string): SyntaxFault {
  const ended = rest.trim() === "";
  const missing = /looking for matching `(.)'/.exec(message)?.[1];
  if (missing === ")" || missing === "}") return unexpected("", true, missing);
  if (missing !== undefined) return { kind: "unterminated quote", quote: missing };
  if (message.endsWith("bad substitution")) return { kind: "bad substitution", text: message };
  const wanted = /^Expected (\w+), got (\w+)/.exec(message);
  if (wanted !== null) {
    const ended = wanted[2] === "EOF";
    const got = TOKENS[wanted[2]!] ?? (wanted[2] === "NEWLINE" ? "newline" : tokenAt(rest));
    const expected = TOKENS[wanted[1]!] ?? null;
    if (ended && expected === "esac") return unexpected("", true, ";;");
    // A separator where a command should begin.
    return unexpected(got, ended, got === ";" ? null : expected);
  }
  const near = /near unexpected token `([^']*)'/.exec(message)?.[1];
  if (near !== undefined && ended) return unexpected("", true, near === "newline" ? null : near);
  return unexpected(near ?? tokenAt(rest), ended, null);
}

/** A token that is not meant to stand where it stands. */
export function unexpected(text: string, ended: boolean, expected: string | null): SyntaxFault {
  const token = ended ? "end of file" : tokenName(text);
  return {
    kind: "unexpected",
    token,
    text: ended ? "" : text,
    expected: expected === null ? null : `"${expected}"`,
  };
}

const RESERVED = new Set(Object.values(TOKENS));

function tokenName(text: string): string {
  if (text === "newline" || text === "\n" || text === "") return "newline";
  if (text === "<" || text === ">" || text === ">>" || text === "<<") return "redirection";
  return RESERVED.has(text) ? `"${text}"` : "word";
}

function textAt(text: string, line: number, column: number): string {
  const lines = text.split("\n").slice(line - 1);
  return [(lines[0] ?? "").slice(column - 1), ...lines.slice(1)].join("\n");
}

function tokenAt(rest: string): string {
  return /^\s*(;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[1] ?? "newline";
}
