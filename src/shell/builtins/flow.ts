import { ShellExit } from "../run/exit.ts";
import type { Shell } from "../run/shell-state.ts";
import { misuse } from "./usage.ts";

/** The status that an argument asks for: a number, taken modulo 256. */
function statusFrom(shell: Shell, name: string, text: string | undefined): number {
  if (text === undefined) return shell.status;
  if (/^-?\d+$/.test(text)) return Number(BigInt.asUintN(8, BigInt(text)));
  if (shell.flavour === "bash") {
    misuse(shell, name, `${text}: numeric argument required`);
    return 2;
  }
  misuse(shell, name, illegalNumber(text));
  throw new ShellExit(2);
}

export const illegalNumber = (text: string): string => `Illegal number: ${text}`;

/** exit [status] */
export function exit(shell: Shell, args: string[], name: string): number {
  const status = statusFrom(shell, name, args[0]);
  shell.jump = { kind: "exit", status };
  return status;
}

/** return [status] */
export function returnFrom(shell: Shell, args: string[], name: string): number {
  if (shell.returnable === 0 && shell.flavour === "bash") {
    return misuse(shell, name, "can only `return' from a function or sourced script", 1);
  }
  const status = statusFrom(shell, name, args[0]);
  shell.jump = { kind: "return", status };
  return status;
}

/** break [levels], continue [levels] */
export function jumpLoop(shell: Shell, args: string[], name: string): number {
  const levels = Number(args[0] ?? 1);
  if (!Number.isInteger(levels) || levels < 1) {
    misuse(shell, name, illegalNumber(args[0]!));
    throw new ShellExit(2);
  }
  if (shell.loops === 0) {
    if (shell.flavour !== "bash") return 0;
    return misuse(shell, name, "only meaningful in a `for', `while', or `until' loop", 0);
  }
  const kind = name === "break" ? "break" : "continue";
  shell.jump = { kind, levels: Math.min(levels, shell.loops) };
  return 0;
}
