import { type Command, Option } from "commander";
import { withDeviceOptions } from "./device-option.ts";
import type { ExitStatus } from "./exit-status.ts";
import { several } from "./pairs.ts";
import type { CommandContext } from "./program.ts";

const ENGINES = ["docker-28", "docker-20.10-buildkit", "docker-20.10-classic"];
const NONE: readonly string[] = [];

/** `copyup build`: its options. */
export function addBuildCommand(
  root: Command,
  context: CommandContext,
  finish: (status: ExitStatus) => void,
): void {
  const build = root
    .command("build")
    .description("build an image of a Dockerfile, and show what each instruction came to")
    .showHelpAfterError("Try: copyup build --help")
    .argument("<context>", "a folder, a tar archive, or - for one on the standard input")
    .option("-f, --file <file>", "the Dockerfile (default: Dockerfile in the context)")
    .option(
      "-t, --tag <name>",
      "what to call the image: NAME or NAME:TAG (repeatable)",
      several,
      NONE,
    )
    .option("--target <stage>", "build this stage (default: the last)")
    .option("--build-arg <name=value>", "set a build argument (repeatable)", several, NONE)
    .option("--label <name=value>", "put a label on the image (repeatable)", several, NONE)
    .option("--platform <os/arch>", "of the base, where it has several")
    .addOption(
      new Option("--engine <name>", "build as this engine does")
        .choices(ENGINES)
        .default("docker-28"),
    )
    .option("--no-cache", "take every step anew")
    .option(
      "--build-context <name=path>",
      "one more folder to copy from; docker-image://NAME: what an image's name means (repeatable)",
      several,
      NONE,
    )
    .option(
      "--secret <id=…,src=…>",
      "a file for RUN --mount=type=secret, or a variable: id=ID,env=NAME (repeatable)",
      several,
      NONE,
    )
    .option(
      "--commands <file>",
      "YAML that says what other programs write (repeatable)",
      several,
      NONE,
    )
    .option("--stub <name>", "a program that does nothing here (repeatable)", several, NONE)
    .option(
      "--layer-from <image>",
      "a RUN that cannot run here takes the layer that this real image has of it (repeatable)",
      several,
      NONE,
    )
    .option(
      "--limit <name=value>",
      "raise or lower a limit of what it runs: --limit shell.loops=2000000 (repeatable)",
      several,
      NONE,
    )
    .option("--clock <time>", "what time it is: seconds since 1970, or 2026-01-01T00:00:00Z")
    .option("--store <folder>", "where images are kept (default: $XDG_DATA_HOME/copyup)")
    .addOption(new Option("--json", "one JSON document").conflicts("quiet"))
    .option("-q, --quiet", "print the image id alone")
    .option("--check", "build nothing: what Docker's build checks say of the Dockerfile")
    .action(async (path: string, options) => {
      const { buildCommand } = await import("./build-command.ts");
      finish(await buildCommand(path, options, context));
    });
  withDeviceOptions(build);
}
