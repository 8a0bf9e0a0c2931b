import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { readInput } from "./input.ts";
import { linesOf } from "./lines.ts";

/** cut -b|-c|-f list [-d delimiter] [-s] [--complement] [--output-delimiter=text] [file…] */
export const cut: Command = (invocation) => {
  const args = invocation.args.map(bytesOf);
  let list = "";
  let kind: "c" | "f" = "c";
  let delimiter = "\t";
  let output: string | null = null;
  let only = false;
  let complement = false;
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const found = /^-([bcfd])([\s\S]*)$/.exec(arg);
    if (found !== null) {
      const value = found[2] || (args[++at] ?? "");
      if (found[1] === "d") delimiter = value;
      else {
        kind = found[1] === "f" ? "f" : "c";
        list = value;
      }
    } else if (arg === "-s") only = true;
    else if (arg === "--complement") complement = true;
    else if (arg.startsWith("--output-delimiter="))
      output = arg.slice("--output-delimiter=".length);
    else if (arg !== "-n") files.push(invocation.args[at]!);
  }
  if (list === "") {
    invocation.stderr("cut: you must specify a list of bytes, characters, or fields\n");
    return 1;
  }
  const wanted = rangesOf(list, complement);
  let status = 0;
  for (const file of files.length === 0 ? ["-"] : files) {
    const text = readInput(invocation, file);
    if (text === null) {
      status = 1;
      continue;
    }
    for (const whole of linesOf(text)) {
      const line = whole.replace(/\n$/, "");
      if (kind === "f" && !line.includes(delimiter)) {
        if (!only) invocation.stdout(`${line}\n`);
        continue;
      }
      const parts = kind === "f" ? line.split(delimiter) : [...line];
      const kept = parts.filter((_, index) => wanted(index + 1));
      invocation.stdout(`${kept.join(output ?? (kind === "f" ? delimiter : ""))}\n`);
    }
  }
  return status;
};

function rangesOf(list: string, complement: boolean): (place: number) => boolean {
  const ranges = list.split(/[, ]/).map((one) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(one);
    const from = Number(found?.[1] || 1);
    const to = found?.[2] === "" ? from : Number(found?.[3] || Number.POSITIVE_INFINITY);
    return { from, to };
  });
  return (place) => ranges.some(({ from, to }) => place >= from && place <= to) !== complement;
}
