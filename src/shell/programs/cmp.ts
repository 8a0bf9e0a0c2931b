import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readInput } from "./input.ts";

/** cmp [-s] file1 [file2] */
export const cmp: Command = (invocation) => {
  const [first = "-", second = "-"] = invocation.args.filter(
    (arg) => arg === "-" || !arg.startsWith("-"),
  );
  const quiet = invocation.args.some((arg) => /^-(?:s|-silent|-quiet)$/.test(arg));
  const [a, b] = [readInput(invocation, first), readInput(invocation, second)];
  if (a === null || b === null) return 2;
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  if (quiet) return 1;
  if (at === a.length || at === b.length) {
    const shorter = at === a.length ? first : second;
    invocation.stderr(`cmp: EOF on ${bytesOf(shorter)} after byte ${at}\n`);
  } else {
    const line = a.slice(0, at).split("\n").length;
    invocation.stdout(
      `${bytesOf(first)} ${bytesOf(second)} differ: byte ${at + 1}, line ${line}\n`,
    );
  }
  return 1;
};
