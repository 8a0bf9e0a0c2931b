import { bytesOf } from "../bytes.ts";
import { program } from "../commands/call.ts";
import { chanceBytes } from "../commands/standard-files.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

/** shuf [-e argument…|-i from-to|file] [-n count]: the same order in every run. */
export const shuf = program(
  { short: "ei:n:o:rz", long: { echo: "e", "input-range": "i", "head-count": "n", output: "o" } },
  (call, given) => {
    const range = /^(\d+)-(\d+)$/.exec(given.value("i") ?? "");
    let lines: string[];
    if (given.has("e")) lines = given.operands.map(bytesOf);
    else if (range !== null) {
      const [first, last] = [Number(range[1]), Number(range[2])];
      lines = Array.from({ length: last - first + 1 }, (_, n) => String(first + n));
    } else {
      const text = readInput(call.invocation, given.operands[0] ?? "-");
      if (text === null) {
        call.status = 1;
        return;
      }
      lines = linesOf(text).map((line) => line.replace(/\n$/, ""));
    }
    const chance = chanceBytes(lines.length * 4);
    for (let at = lines.length - 1; at > 0; at--) {
      const other = (chance[at * 4]! * 256 + chance[at * 4 + 1]!) % (at + 1);
      [lines[at], lines[other]] = [lines[other]!, lines[at]!];
    }
    for (const line of lines.slice(0, Number(given.value("n") ?? lines.length))) {
      call.invocation.stdout(`${line}\n`);
    }
  },
);
