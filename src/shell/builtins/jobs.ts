import { lookUp } from "../run/lookup.ts";
import type { Shell } from "../run/shell-state.ts";
import { misuse } from "./usage.ts";

/** wait [pid…]: what went to the background has ended. */
export function wait(shell: Shell, args: string[]): number {
  let status = 0;
  for (const arg of args) {
    const job = arg.startsWith("%")
      ? [...shell.jobs.values()].at(Number(arg.slice(1)) - 1)
      : undefined;
    status = job ?? shell.jobs.get(arg) ?? 127;
  }
  return status;
}

/** jobs: none is left. */
export function jobs(): number {
  return 0;
}

/** kill: a job that has ended takes a signal until somebody waits for it, and this shell takes it, too; nobody else is
 *  left. */
export function kill(shell: Shell, args: string[], name: string): number {
  if (args[0] === "-l") {
    shell.out(`${SIGNALS.join("\n")}\n`);
    return 0;
  }
  let status = 0;
  for (const pid of args.filter((arg) => !arg.startsWith("-"))) {
    if (pid === shell.pid || shell.jobs.has(pid)) continue;
    misuse(
      shell,
      name,
      shell.flavour === "bash" ? `(${pid}) - No such process` : "No such process",
      1,
    );
    status = 1;
  }
  return status;
}

const SIGNALS = ["HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV"];

/** times: nothing takes time here. */
export function times(shell: Shell): number {
  shell.out(
    shell.flavour === "bash"
      ? "0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n"
      : "0m0.000000s 0m0.000000s\n0m0.000000s 0m0.000000s\n",
  );
  return 0;
}

/** hash [-r] [name…] */
export function hash(shell: Shell, args: string[], name: string): number {
  if (args[0] === "-r") {
    shell.hashed.clear();
    return 0;
  }
  if (args.length === 0) for (const path of shell.hashed.values()) shell.out(`${path}\n`);
  let status = 0;
  for (const arg of args) {
    if (lookUp(shell, arg).kind === "file") continue;
    misuse(shell, name, `${arg}: not found`);
    status = 1;
  }
  return status;
}
