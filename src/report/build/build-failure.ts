import type { BuildError } from "../../build/build-error.ts";
import type { EngineName } from "../../build/profile.ts";
import { printable, widthOf } from "../text.ts";

/** What went wrong with a build: the place, what is wrong there, the line with a caret under it, what a RUN printed, and
 *  what to do. `text`: the Dockerfile, where it has been read. */
export function buildFailure(
  error: BuildError,
  text: string | undefined,
  engine?: EngineName,
): string {
  const { file, range, remedy, run } = error;
  const message = range === undefined ? error.message : begun(error, engine);
  const place = range === undefined ? (file ?? "") : `${file}:${range.line}:${range.column}`;
  const lines = [
    `${place === "" ? "" : `${place}: `}${message}`,
    ...(range === undefined || text === undefined ? [] : shownLine(text, range)),
    ...(run === undefined ? [] : printedLines(run.output)),
    ...(remedy === undefined ? [] : remedy.split("\n")),
  ];
  return `copyup: ${lines.join("\n")}\n`;
}

const SOLVE = "failed to solve: ";
const DEFINE = "failed to solve with frontend dockerfile.v0: failed to create LLB definition: ";

/** What is wrong as the client of an engine has it: that of 20.10 says more of what was wrong before the first step. */
function begun({ message, solving }: BuildError, engine: EngineName | undefined): string {
  if (engine === "docker-28") return message.replace(/^(?!failed to solve: )/, SOLVE);
  return engine === "docker-20.10-buildkit" && solving !== true ? DEFINE + message : message;
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function shownLine(text: string, { line, column, endLine, endColumn }: Place): string[] {
  const source = text.split("\n")[line - 1]?.replace(/\r$/, "");
  if (source === undefined) return [];
  const gutter = `  ${line} | `;
  const before = printable(source.slice(0, column - 1));
  const end = endLine === line ? endColumn - 1 : source.length;
  const marked = printable(source.slice(column - 1, Math.max(end, column)));
  const caret = "^".repeat(Math.max(1, widthOf(marked.trimEnd())));
  const under = `${" ".repeat(gutter.length - 2)}| ${" ".repeat(widthOf(before))}`;
  return [gutter + printable(source), under + caret];
}

function printedLines(output: string): string[] {
  const text = Buffer.from(output, "latin1").toString("utf8").replace(/\n$/, "");
  if (text === "") return ["It printed nothing."];
  return ["It printed:", ...text.split("\n").map((line) => `  │ ${printable(line)}`.trimEnd())];
}
