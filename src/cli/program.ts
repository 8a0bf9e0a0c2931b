import { Argument, Command, Option } from "commander";
import { addAnalyzeCommand } from "./analyze-program.ts";
import { addBuildCommand } from "./build-program.ts";
import { addCompareOptions } from "./compare-program.ts";
import { addContainerCommands } from "./container-program.ts";
import { withDeviceOptions } from "./device-option.ts";
import type { ExitStatus } from "./exit-status.ts";
import { addImageCommands } from "./image-commands.ts";
import type { CliIo } from "./io.ts";
import type { Output } from "./output.ts";
import type { SchemaName } from "./schema-command.ts";
import { wantsColour } from "./terminal.ts";
import { addTraceCommand } from "./trace-program.ts";
import { version } from "./version.ts";

/** What a command works with. */
export interface CommandContext {
  readonly io: CliIo;
  readonly stdout: Output;
  readonly stderr: Output;
}

export interface ProgramContext extends CommandContext {
  /** Takes help and complaints about the command line. */
  readonly say: (stream: "out" | "err", text: string) => void;
  readonly finish: (status: ExitStatus) => void;
}

const EXAMPLES = `
Examples:
  copyup run scenario.yaml             what one scenario costs, in full
  copyup run scenarios                 every scenario below a folder, in brief
  copyup run --compare scenario.yaml   the same steps with other storage drivers
  copyup run --json scenarios | jq .   for programs: one document a line
  copyup run --device hdd scenarios    how long it takes on a hard disk
  copyup replay cases.jsonl            recorded system calls in, outcomes out
  copyup verify scenarios              is it so on this machine's Linux? (root, or a user namespace)
  copyup schema > schema.json          for completion in an editor
  copyup load -i image.tar             what docker save wrote, into the store
  copyup build -t app .                what each instruction of a Dockerfile comes to
  copyup exec app -- sh -c 'echo > x'  what a command changes in a container, and what that costs
  copyup history alpine                its steps, as docker history shows them
  copyup analyze image.tar             where its bytes went, why, and what to change
  copyup trace log --image image.tar   what a program cost that strace recorded

Exit status: 0 all well, 1 something came out other than expected, 2 bad input or usage.`;

/** The commands and their options. What a command needs is loaded when it is run. */
export function program(context: ProgramContext): Command {
  const { io, say, finish } = context;
  const root = new Command("copyup")
    .description("Docker's overlay2 in memory: what will a write cost, and why?")
    .version(version(), "--version", "show the version")
    .helpOption("-h, --help", "show this help, or that of a command")
    .helpCommand(false)
    .option("--store <dir>", "where images are kept (default: $XDG_DATA_HOME/copyup)")
    .option(
      "--clock <time>",
      "what time it is: seconds since 1970, or 2026-01-31T12:00:00Z (default: $SOURCE_DATE_EPOCH, else now)",
    )
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("Try: copyup --help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => say("out", text),
      writeErr: (text) => say("err", text),
      outputError: (text, write) => write(text.replace(/^error: /, "copyup: ")),
      getOutHelpWidth: () => io.columns ?? 80,
      getErrHelpWidth: () => io.columns ?? 80,
      getOutHasColors: () => wantsColour(io),
      getErrHasColors: () => false,
    });

  const run = root
    .command("run")
    .description("run scenarios and show what copy-on-write cost")
    .showHelpAfterError("Try: copyup run --help")
    .argument("<path...>", "scenario files, or folders of them")
    .addOption(new Option("--full", "report everything (default for one file)").conflicts("brief"))
    .addOption(new Option("--brief", "a few lines a scenario (default for several)"))
    .addOption(
      new Option("--json", "one JSON document a scenario, a line each").conflicts([
        "full",
        "brief",
      ]),
    )
    .addOption(
      new Option("--case", "do not run: print canonical cases, a line each").conflicts([
        "json",
        "full",
        "brief",
      ]),
    )
    .option(
      "--limit <name=value>",
      "raise or lower a limit: --limit steps=1000000, --limit image.entries=5000000 (repeatable)",
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option(
      "--jobs <number>",
      "how many scenarios at a time (default: one; from 400 on, one a core if there are three or more)",
    )
    .action(async (paths: string[], options) => {
      const { runCommand } = await import("./run-command.ts");
      finish(await runCommand(paths, options, context));
    });
  withDeviceOptions(run);
  addCompareOptions(run);

  addBuildCommand(root, context, finish);
  addContainerCommands(root, context, finish);
  addAnalyzeCommand(root, context, finish);
  addTraceCommand(root, context, finish);

  root
    .command("replay")
    .description("replay canonical cases and print their outcomes, one JSON line each")
    .argument("[file...]", "cases as JSON or JSON Lines; - or none: the standard input")
    .option(
      "--jobs <number>",
      "on how many cores (default: one; from 8 MiB of cases on, all if there are three or more)",
    )
    .action(async (files: string[], options) => {
      const { replayCommand } = await import("./replay-command.ts");
      finish(await replayCommand(files, options, context));
    });

  root
    .command("verify")
    .description("run scenarios or cases on this machine's Linux too, and show every difference")
    .showHelpAfterError("Try: copyup verify --help")
    .argument(
      "<path...>",
      "scenario files, folders of them, or cases as JSON or JSON Lines; - for cases on the standard input",
    )
    .option("--json", "one JSON document a case, a line each")
    .option("--jobs <number>", "how many cases at a time (default 4)")
    .action(async (paths: string[], options) => {
      const { verifyCommand } = await import("./verify-command.ts");
      finish(await verifyCommand(paths, options, context));
    });

  root
    .command("calibrate")
    .description("measure what this machine's overlayfs takes, for --device (Linux, root)")
    .showHelpAfterError("Try: copyup calibrate --help")
    .argument("[directory]", "on the file system that is to be measured", ".")
    .option("-o, --output <file>", "write the device profile here")
    .option("--name <name>", "what to call it (default: calibrated)")
    .option("--check", "hold it against workloads that no price was taken from")
    .option("--scenarios <path...>", "with --check: scenarios or cases too")
    .option("--json", "one JSON document")
    .action(async (directory: string, options) => {
      const { calibrateCommand } = await import("./calibrate-command.ts");
      finish(await calibrateCommand(directory, options, context));
    });

  root
    .command("schema")
    .description("print a JSON Schema")
    .addArgument(
      new Argument("[what]", "scenario files, what analyze --json prints, or files of left-overs")
        .choices(["scenario", "analyze", "left-overs"])
        .default("scenario"),
    )
    .action(async (what: SchemaName) => {
      const { schemaCommand } = await import("./schema-command.ts");
      finish(await schemaCommand(what, context));
    });
  addImageCommands(root, context);
  return root;
}
