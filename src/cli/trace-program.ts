import type { Command } from "commander";
import { withDeviceOptions } from "./device-option.ts";
import type { ExitStatus } from "./exit-status.ts";
import { several } from "./pairs.ts";
import type { CommandContext } from "./program.ts";

const HELP = `
Record with:
  strace -f -y -s 64 -o log -e 'trace=%file,%desc,%process,%creds,umask,bind,unshare,?close_range' PROGRAM…
in a container, or in a chroot. In a process that runs already: the same with -p PID. With -ff there is
a log for each process: add -ttt, and give all of them.

Exit status: 0 when the log was replayed, with --strict 1 when a call came out otherwise; 2 bad input or usage.`;

/** trace: its options. */
export function addTraceCommand(
  root: Command,
  context: CommandContext,
  finish: (status: ExitStatus) => void,
): void {
  const trace = root
    .command("trace")
    .description("replay what strace recorded of a program, and show what copy-on-write cost")
    .showHelpAfterError("Try: copyup trace --help")
    .argument("<log...>", "what strace -o wrote, plain or gzipped; - for the standard input")
    .requiredOption(
      "-i, --image <image>",
      "what the program ran on: a name of the store, or a path",
    )
    .option("-o, --output <file>", "write a scenario that copyup run replays")
    .option("--root <dir>", "strace ran outside: the image's root as the log calls it")
    .option("--cwd <dir>", "where the first process stands (default: as the log says, or /)")
    .option("--user <uid[:gid]>", "who the first process is (default: as the log says, or root)")
    .option("--umask <mask>", "the first process's umask, in octal (default: 022)")
    .option(
      "--outside <path>",
      "a volume or another mount, beside /dev, /proc and /sys (repeatable)",
      several,
      [],
    )
    .option("--synthesize", "add files that the log finds and the image lacks")
    .option("--strict", "status 1 when a call comes out other than in the log")
    .option("--json", "one JSON document")
    .addHelpText("after", HELP)
    .action(async (logs: string[], options) => {
      const { traceCommand } = await import("./trace-command.ts");
      finish(await traceCommand(logs, options, context));
    });
  withDeviceOptions(trace);
}
