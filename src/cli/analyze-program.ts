import { type Command, InvalidArgumentError, Option } from "commander";
import { withDeviceOption } from "./device-option.ts";
import type { ExitStatus } from "./exit-status.ts";
import type { CommandContext } from "./program.ts";

/** `copyup analyze`: its options. */
export function addAnalyzeCommand(
  root: Command,
  context: CommandContext,
  finish: (status: ExitStatus) => void,
): void {
  const analyze = root
    .command("analyze")
    .description("show where an image's bytes went, why, and what to change; gates for CI")
    .showHelpAfterError("Try: copyup analyze --help")
    .argument("<image>", "a name, an id, or a path: a saved image, an OCI layout, a folder")
    .option("--platform <os/arch>", "of an image for several (default: Linux on this processor)")
    .option("--base <image>", "leave the layers of this image out of the blame")
    .option("--against <image>", "compare it with another, such as the one before")
    .option("--top <number>", "so many findings (default: 10; for programs all)", wholeNumber)
    .option(
      "--min <size>",
      "findings that save at least so much (default: 0.1 % of the image; for programs all)",
    )
    .option("--path <glob>", "findings that touch such a path: /usr/lib, **/node_modules")
    .option("--left-overs <file>", "YAML of further kinds of left-overs (copyup schema left-overs)")
    .option("--max-wasted <size>", "fail if more than this need not be there: 20MB, 5%")
    .option("--min-efficiency <ratio>", "fail if dive's efficiency is below this: 0.95, 95%")
    .option("--max-layer <size>", "fail if a layer is larger than this: 200MB, 50%")
    .option("--ci-config <file>", "dive's rules for CI (default: .dive-ci, if there is one)")
    .option("--no-ci-config", "leave .dive-ci aside")
    .addOption(new Option("--format <form>", "how to tell it").choices(FORMATS).default("text"))
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .option("--dockerfile <file>", "name the lines of the Dockerfile that made the layers")
    .option("-o, --output <file>", "where to (default: the standard output)")
    .action(async (image: string, options) => {
      const { analyzeCommand } = await import("./analyze-command.ts");
      finish(await analyzeCommand(image, options, context));
    });
  withDeviceOption(analyze);
}

const FORMATS = ["text", "json", "markdown", "sarif"];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected a whole number, 0 or more.");
  return Number(text);
}
