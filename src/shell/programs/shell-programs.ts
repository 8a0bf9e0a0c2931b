import { test as runTest } from "../builtins/test.ts";
import { cannotRun, runNamed } from "../run/external.ts";
import { whereIs } from "../run/lookup.ts";
import type { Shell } from "../run/shell-state.ts";
import { gosu, setpriv, su, sudo } from "./as-user.ts";
import { env } from "./env.ts";
import { runShellProgram } from "./sh.ts";

/** A program that has to do with the shell itself: it starts one, or runs another command in its own place. */
export type ShellProgram = (shell: Shell, argv: readonly string[]) => Promise<number>;

/** `busybox NAME …` */
const busybox: ShellProgram = async (shell, argv) => {
  if (argv.length < 2) return cannotRun(shell, argv[0]!);
  return runNamed(shell, argv.slice(1));
};

/** test and [, as programs. */
const test: ShellProgram = async (shell, argv) => runTest(shell, argv.slice(1), argv[0]!);

/** which [-a] name… */
const which: ShellProgram = async (shell, argv) => {
  let status = 0;
  for (const name of argv.slice(1).filter((arg) => !arg.startsWith("-"))) {
    const found = whereIs(shell, name);
    if (found.kind === "file") shell.out(`${found.path}\n`);
    else status = 1;
  }
  return status;
};

/** A program whose options end where the command begins: nohup, nice, timeout, ionice, stdbuf, setsid. */
const wrapper =
  (operands: number): ShellProgram =>
  async (shell, argv) => {
    let at = 1;
    while (argv[at]?.startsWith("-")) at += /^-[nsk]$/.test(argv[at]!) ? 2 : 1;
    at += operands;
    const rest = argv.slice(at);
    return rest.length === 0 ? 0 : runNamed(shell, rest);
  };

export const SHELL_PROGRAMS: ReadonlyMap<string, ShellProgram> = new Map([
  ...["sh", "bash", "dash", "ash"].map((name): [string, ShellProgram] => [name, runShellProgram]),
  ["[", test],
  ["busybox", busybox],
  ["env", env],
  ["gosu", gosu],
  ["nice", wrapper(0)],
  ["nohup", wrapper(0)],
  ["runuser", su],
  ["setpriv", setpriv],
  ["setsid", wrapper(0)],
  ["stdbuf", wrapper(0)],
  ["su", su],
  ["su-exec", gosu],
  ["sudo", sudo],
  ["test", test],
  ["time", wrapper(0)],
  ["timeout", wrapper(1)],
  ["which", which],
]);
