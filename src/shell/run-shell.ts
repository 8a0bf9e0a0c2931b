import type { ShellInit, ShellResult } from "./shell.ts";

/** Runs a command as a container's first process: a script by the image's /bin/sh, as `sh -c` does, or an argv as
 *  execve does, its name looked for in PATH. The script and argv are Unicode; output is bytes, one a character.
 *  Commands that change files are system calls of `init.process`; its working directory and umask are put back.
 *  The shell is loaded when it is first needed: it is large, and most commands of ours run none.
 *  @throws ShellLimitError, the reason of init.signal */
export async function runShell(
  init: ShellInit,
  script: string | readonly string[],
): Promise<ShellResult> {
  const { runSession } = await import("./session.ts");
  return runSession(init, typeof script === "string" ? ["/bin/sh", "-c", script] : script);
}
