import type { Command } from "../command.ts";
import { readInput } from "./input.ts";

/** base64 [-d] [-w columns] [file] */
export const base64: Command = (invocation) => {
  const { args } = invocation;
  const decode = args.some((arg) => arg === "-d" || arg === "--decode");
  const at = args.findIndex((arg) => arg.startsWith("-w"));
  const width = at === -1 ? 76 : Number(args[at]!.slice(2) || args[at + 1]);
  const file = args.find(
    (arg, index) => !arg.startsWith("-") && !(index === at + 1 && args[at] === "-w"),
  );
  const text = readInput(invocation, file ?? "-");
  if (text === null) return 1;
  if (decode) {
    invocation.stdout(Buffer.from(text, "base64").toString("latin1"));
    return 0;
  }
  const whole = Buffer.from(text, "latin1").toString("base64");
  const lines = width > 0 ? (whole.match(new RegExp(`.{1,${width}}`, "g")) ?? []) : [whole];
  invocation.stdout(lines.map((line) => line + (width > 0 ? "\n" : "")).join(""));
  return 0;
};
