import { echoText } from "../builtins/echo.ts";
import { formatted } from "../builtins/printf.ts";
import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";

/** echo, as the program of coreutils: -e asks for backslashes. */
export const echo: Command = (invocation) => {
  invocation.stdout(echoText(invocation.args.map(bytesOf), false));
  return 0;
};

/** printf format [argument…] */
export const printf: Command = (invocation) => {
  const [format, ...args] = invocation.args.map(bytesOf);
  if (format === undefined) {
    invocation.stderr("printf: missing operand\n");
    return 1;
  }
  const { text, bad } = formatted(format, args);
  invocation.stdout(text);
  for (const one of bad) invocation.stderr(`printf: '${one}': expected a numeric value\n`);
  return bad.length > 0 ? 1 : 0;
};

/** Bytes that yes says before its reader has had enough. */
const YES_SIZE = 1 << 20;
/** As a command that SIGPIPE ended. */
const BROKEN_PIPE = 141;

/** yes [text…]: nobody reads on for ever here; it says a mebibyte, and ends as when its reader has gone. */
export const yes: Command = (invocation) => {
  const line = `${invocation.args.map(bytesOf).join(" ") || "y"}\n`;
  invocation.stdout(line.repeat(Math.ceil(YES_SIZE / line.length)));
  return BROKEN_PIPE;
};

/** Numbers between two looks at the clock. */
const MANY = 1024;

/** seq [-w] [-s separator] [-f format] [first [step]] last */
export const seq: Command = async (invocation) => {
  const { args } = invocation;
  let separator = "\n";
  let wide = false;
  let format: string | null = null;
  let at = 0;
  for (; /^-[wsf]/.test(args[at] ?? ""); at++) {
    const option = args[at]!;
    if (option === "-w") wide = true;
    else if (option.startsWith("-s")) separator = option.slice(2) || args[++at]!;
    else format = option.slice(2) || args[++at]!;
  }
  const operands = args.slice(at);
  const numbers = operands.map(Number);
  if (numbers.length === 0 || numbers.some(Number.isNaN)) {
    const bad = operands.find((one) => Number.isNaN(Number(one)));
    invocation.stderr(
      bad === undefined
        ? "seq: missing operand\n"
        : `seq: invalid floating point argument: '${bad}'\n`,
    );
    return 1;
  }
  const last = numbers.at(-1)!;
  const first = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const places = Math.max(...operands.map((one) => (one.split(".")[1] ?? "").length));
  const count = step === 0 ? 0 : Math.floor((last - first) / step + 1e-10) + 1;
  const value = (n: number) => (first + n * step).toFixed(places);
  const width = wide ? Math.max(value(0).length, value(count - 1).length) : 0;
  for (let n = 0; n < count; n++) {
    const one = value(n);
    const text = format === null ? one.padStart(width, "0") : formatted(format, [one]).text;
    invocation.stdout(text + (n + 1 < count ? separator : "\n"));
    if (n % MANY === 0) await invocation.turn?.();
  }
  return 0;
};
