import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { program } from "../commands/call.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", "0": "", "\\": "\\" };

/** paste [-s] [-d list] [file…] */
export const paste: Command = program(
  { short: "d:sz", long: { delimiters: "d", serial: "s", "zero-terminated": "z" } },
  (call, given) => {
    const list = bytesOf(given.value("d") ?? "\t");
    const delimiters = [...list.matchAll(/\\(.)|[\s\S]/g)].map(([whole, escaped]) =>
      escaped === undefined ? whole : (ESCAPES[escaped] ?? escaped),
    );
    const files = given.operands.length === 0 ? ["-"] : given.operands;
    const columns: string[][] = [];
    let input: string[] | null = null;
    for (const file of files) {
      if (file === "-" && input !== null) columns.push(input);
      else {
        const text = readInput(call.invocation, file);
        if (text === null) {
          call.status = 1;
          return;
        }
        const lines = linesOf(text).map((line) => line.replace(/\n$/, ""));
        if (file === "-") input = lines;
        columns.push(lines);
      }
    }
    const joined = (cells: readonly string[]): string =>
      cells.reduce((line, cell, at) => line + delimiters[(at - 1) % delimiters.length] + cell);
    if (given.has("s")) {
      for (const lines of columns)
        call.invocation.stdout(`${lines.length === 0 ? "" : joined(lines)}\n`);
      return;
    }
    // The standard input, named twice, gives its lines in turn.
    while (columns.some((lines) => lines.length > 0)) {
      call.invocation.stdout(`${joined(columns.map((lines) => lines.shift() ?? ""))}\n`);
    }
  },
);
