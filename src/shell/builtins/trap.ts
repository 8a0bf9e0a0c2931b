import type { Shell } from "../run/shell-state.ts";
import { quoteSingle } from "./quote.ts";
import { misuse } from "./usage.ts";

const SIGNALS: readonly string[] = [
  ...["EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV"],
  ...["USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU"],
];

/** trap [action] signal…: of the signals only EXIT ever comes. */
export function trap(shell: Shell, args: string[], name: string): number {
  if (args[0] === "--") args.shift();
  if (args.length === 0 || args[0] === "-p") {
    for (const [signal, action] of shell.traps) {
      const word = shell.flavour === "bash" && signal !== "EXIT" ? `SIG${signal}` : signal;
      shell.out(`trap -- ${quoteSingle(action)} ${word}\n`);
    }
    return 0;
  }
  const one = args.length === 1 || /^\d+$/.test(args[0]!);
  const action = one ? "-" : args.shift()!;
  let status = 0;
  for (const arg of args) {
    const signal = signalOf(arg, shell.flavour === "bash");
    if (signal === null) {
      const words = shell.flavour === "bash" ? `${arg}: invalid signal specification` : `bad trap`;
      status = misuse(shell, name, shell.flavour === "dash" ? `${arg}: ${words}` : words, 1);
      if (shell.flavour === "ash")
        status = misuse(shell, name, `${arg}: invalid signal specification`, 1);
    } else if (action === "-") shell.traps.delete(signal);
    else shell.traps.set(signal, action);
  }
  return status;
}

function signalOf(text: string, bash: boolean): string | null {
  if (/^\d+$/.test(text)) return SIGNALS[Number(text)] ?? null;
  const name = text.toUpperCase().replace(/^SIG/, "");
  if (bash && (name === "ERR" || name === "DEBUG" || name === "RETURN")) return name;
  return SIGNALS.includes(name) ? name : null;
}
