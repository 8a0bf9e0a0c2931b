import { ShellExit } from "../run/exit.ts";
import type { Shell } from "../run/shell-state.ts";
import { illegalNumber } from "./flow.ts";
import { quoteBash, quoteSingle } from "./quote.ts";
import { misuse } from "./usage.ts";

const LONG: Readonly<Record<string, string>> = {
  allexport: "a",
  errexit: "e",
  noclobber: "C",
  noexec: "n",
  noglob: "f",
  nounset: "u",
  verbose: "v",
  xtrace: "x",
  notify: "b",
  monitor: "m",
  ignoreeof: "I",
  emacs: "E",
  vi: "V",
  nolog: "nolog",
  debug: "debug",
  interactive: "i",
  stdin: "s",
  pipefail: "pipefail",
};
const BASH_ONLY = new Set([
  "braceexpand",
  "hashall",
  "history",
  "posix",
  "errtrace",
  "functrace",
  "physical",
  "privileged",
]);
const LETTERS = "aefhmnuvxbCIEVBHPTp";

/** set [±options] [argument…] */
export function set(shell: Shell, args: string[], name: string): number {
  if (args.length === 0) {
    printVariables(shell);
    return 0;
  }
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") {
      at++;
      shell.positional = args.slice(at);
      return 0;
    }
    if (arg === "-") {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith("-");
    for (const letter of arg.slice(1)) {
      if (letter !== "o") setLetter(shell, letter, on, arg, name);
      else if (args[at + 1] === undefined) printOptions(shell);
      else setLong(shell, args[++at]!, on, name);
    }
  }
  if (at < args.length) shell.positional = args.slice(at);
  return 0;
}

/** Options that a shell is started with: `sh -ec`. */
export function setLetter(
  shell: Shell,
  letter: string,
  on: boolean,
  arg: string,
  name: string,
): void {
  if (!LETTERS.includes(letter)) {
    const words = {
      dash: `Illegal option ${arg.charAt(0)}${letter}`,
      ash: `illegal option ${arg.charAt(0)}${letter}`,
      bash: `${arg.charAt(0)}${letter}: invalid option`,
    };
    misuse(shell, name, words[shell.flavour]);
    throw new ShellExit(2);
  }
  turn(shell, letter, on);
}

export function setLong(shell: Shell, option: string, on: boolean, name: string): void {
  const letter = LONG[option];
  const unknown =
    letter === undefined
      ? !BASH_ONLY.has(option) || shell.flavour !== "bash"
      : shell.flavour === "dash" && letter === "pipefail";
  if (unknown) {
    const words = {
      dash: `Illegal option -o ${option}`,
      ash: `illegal option -o ${option}`,
      bash: `${option}: invalid option name`,
    };
    misuse(shell, name, words[shell.flavour]);
    throw new ShellExit(2);
  }
  if (letter !== undefined) turn(shell, letter, on);
  else if (option === "errtrace") turn(shell, "E", on);
}

function turn(shell: Shell, option: string, on: boolean): void {
  if (on) shell.options.add(option);
  else shell.options.delete(option);
}

function printOptions(shell: Shell): void {
  if (shell.flavour === "dash") shell.out("Current option settings\n");
  for (const [option, letter] of Object.entries(LONG)) {
    if (shell.flavour === "dash" && option === "pipefail") continue;
    shell.out(`${option.padEnd(15)} ${shell.option(letter) ? "on" : "off"}\n`);
  }
}

function printVariables(shell: Shell): void {
  const quote = shell.flavour === "bash" ? quoteBash : quoteSingle;
  for (const name of shell.variables.names()) {
    const value = shell.variables.get(name);
    if (value !== undefined) shell.out(`${name}=${quote(value)}\n`);
  }
}

/** shift [count] */
export function shift(shell: Shell, args: string[], name: string): number {
  const count = Number(args[0] ?? 1);
  if (!Number.isInteger(count) || count < 0) {
    misuse(shell, name, illegalNumber(args[0]!));
    throw new ShellExit(2);
  }
  if (count > shell.positional.length) {
    if (shell.flavour !== "dash") return 1;
    misuse(shell, name, "can't shift that many");
    throw new ShellExit(2);
  }
  shell.positional = shell.positional.slice(count);
  return 0;
}
