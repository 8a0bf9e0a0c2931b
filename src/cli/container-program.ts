import type { Command } from "commander";
import { withDeviceOptions } from "./device-option.ts";
import type { ExitStatus } from "./exit-status.ts";
import { several } from "./pairs.ts";
import type { CommandContext } from "./program.ts";

const NONE: readonly string[] = [];
const STORE = [
  "--store <folder>",
  "where images are kept (default: $XDG_DATA_HOME/copyup)",
] as const;
const CLOCK = [
  "--clock <time>",
  "what time it is: seconds since 1970, or 2026-01-01T00:00:00Z",
] as const;

/** exec, diff, commit, ps, rm and export: their options. */
export function addContainerCommands(
  root: Command,
  context: CommandContext,
  finish: (status: ExitStatus) => void,
): void {
  const exec = root
    .command("exec")
    .description("run a command in a container, and show what it changed and what that cost")
    .usage("[options] <image|name> -- <command...>")
    .showHelpAfterError("Try: copyup exec --help")
    .argument("<image|name>", "an image, for a fresh container; or a container that was kept")
    .argument("[command...]", "after --; default: the image's own")
    .option("--name <name>", "keep the container under this name")
    .option("--commit <tag>", "make an image of it afterwards")
    .option("-u, --user <user>", "run as NAME, UID, NAME:GROUP or UID:GID")
    .option("-w, --workdir <path>", "run in this directory")
    .option(
      "-v, --volume <path>",
      "a volume there: not in the container's layer (repeatable)",
      several,
      NONE,
    )
    .option("--tmpfs <path>", "a tmpfs there (repeatable)", several, NONE)
    .option("--read-only", "the container's file system cannot be written")
    .option("-e, --env <name=value>", "set a variable (repeatable)", several, NONE)
    .option("-i, --interactive", "give our standard input to the command")
    .option(
      "--commands <file>",
      "YAML that says what other programs write (repeatable)",
      several,
      NONE,
    )
    .option("--stub <name>", "a program that does nothing here (repeatable)", several, NONE)
    .option(
      "--limit <name=value>",
      "raise or lower a limit of what it runs: --limit shell.loops=2000000 (repeatable)",
      several,
      NONE,
    )
    .option(...CLOCK)
    .option(...STORE)
    .option("--json", "one JSON document, the output in it")
    .option("-q, --quiet", "the command's output alone")
    .addHelpText("after", "\nExit status: 0 when the command ended with 0, 1 when it failed.")
    .action(async (name: string, argv: string[], options) => {
      const { execCommand } = await import("./exec-command.ts");
      finish(await execCommand(name, argv, options, context));
    });
  withDeviceOptions(exec);

  root
    .command("ps")
    .description("list the containers that were kept")
    .option("-a, --all", "those that ended, too: all of them, here")
    .option("-s, --size", "what each holds, and its image with it")
    .option("-q, --quiet", "ids alone")
    .option("--no-trunc", "nothing cut")
    .option("--json", "one JSON document a container, a line each")
    .option(...STORE)
    .action(async (options) => {
      const { psCommand } = await import("./ps-command.ts");
      finish(await psCommand(options, context));
    });

  root
    .command("rm")
    .description("remove containers that were kept")
    .argument("<name...>", "names or ids")
    .option(...STORE)
    .action(async (names: string[], options) => {
      const { rmCommand } = await import("./rm-command.ts");
      finish(await rmCommand(names, options, context));
    });

  root
    .command("diff")
    .description("what a kept container changed, as docker diff tells it")
    .argument("<name>", "name or id")
    .option("--exact", "the truth: what its layer holds, and in what it differs")
    .option("--json", "one JSON document a change, a line each")
    .option(...STORE)
    .action(async (name: string, options) => {
      const { diffCommand } = await import("./diff-command.ts");
      finish(await diffCommand(name, options, context));
    });

  root
    .command("commit")
    .description("make an image of a kept container")
    .argument("<name>", "name or id")
    .argument("[tag]", "what to call the image")
    .option(
      "-c, --change <instruction>",
      "ENV, CMD, WORKDIR … for the image (repeatable)",
      several,
      NONE,
    )
    .option("-m, --message <text>", "a comment for the history")
    .option("-a, --author <text>", "who made it")
    .option("--engine <name>", "as this engine does: docker-28 (default), docker-20.10-classic, …")
    .option(...CLOCK)
    .option(...STORE)
    .action(async (name: string, tag: string | undefined, options) => {
      const { commitCommand } = await import("./commit-command.ts");
      finish(await commitCommand(name, tag, options, context));
    });

  root
    .command("export")
    .description("write all that a kept container shows to a tar")
    .argument("<name>", "name or id")
    .option("-o, --output <file>", "where to")
    .option(...STORE)
    .action(async (name: string, options) => {
      const { exportCommand } = await import("./export-command.ts");
      finish(await exportCommand(name, options, context));
    });
}
