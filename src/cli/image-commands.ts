import type { Command } from "commander";
import type { ProgramContext } from "./program.ts";

const several = (text: string, before: readonly string[]): string[] => [...before, text];
const JSON_TEXT = "one JSON document a line";
const FORMAT_TEXT = "a Go template, as Docker's --format";
const ENGINE_TEXT = "as this engine does: docker-28 (default), docker-20.10-classic, …";

/** The commands over the store, each as Docker's of the same name. */
export function addImageCommands(root: Command, context: ProgramContext): void {
  addListing(root, context);
  addArchives(root, context);
  addNames(root, context);
  addTransfers(root, context);
  addBuilder(root, context);
  // Given before the command or after it: a command finds them among its own.
  root.hook("preAction", (_, command) => {
    for (const [name, value] of Object.entries(root.opts())) command.setOptionValue(name, value);
  });
}

function addCommand(root: Command, name: string, description: string): Command {
  return root
    .command(name)
    .description(description)
    .showHelpAfterError(`Try: copyup ${name} --help`);
}

function addListing(root: Command, context: ProgramContext): void {
  const { finish } = context;
  addCommand(root, "images", "list images")
    .argument("[name]", "a repository, with or without a tag; * stands for anything")
    .option("-a, --all", "those without a name that others were built on, too")
    .option("--digests", "show the digests that registries know")
    .option(
      "-f, --filter <name=value>",
      "dangling=, label=, before=, since=, reference=",
      several,
      [],
    )
    .option("--no-trunc", "show ids in full")
    .option("-q, --quiet", "ids alone")
    .option("--format <template>", FORMAT_TEXT)
    .option("--json", JSON_TEXT)
    .action(async (name: string | undefined, options) => {
      const { imagesCommand } = await import("./images-command.ts");
      finish(await imagesCommand(name, options, context));
    });

  addCommand(root, "history", "show the steps of an image")
    .argument("<image>", "a name, an id, or a path: a saved image, an OCI layout, a folder")
    .option("--no-trunc", "show commands and ids in full")
    .option("-H, --human [on]", "sizes and times in words; --human=false: exact", true)
    .option("-q, --quiet", "ids alone")
    .option("--format <template>", FORMAT_TEXT)
    .option("--json", JSON_TEXT)
    .action(async (image: string, options) => {
      const { historyCommand } = await import("./history-command.ts");
      finish(await historyCommand(image, options, context));
    });

  addCommand(root, "inspect", "show all that an image says of itself")
    .argument("<image...>", "names, ids, or paths")
    .option("-f, --format <template>", FORMAT_TEXT)
    .option("--json", JSON_TEXT)
    .option("--driver", "what overlay2 keeps on disk for it")
    .option("--engine <name>", ENGINE_TEXT)
    .action(async (images: string[], options) => {
      const { inspectCommand } = await import("./inspect-command.ts");
      finish(await inspectCommand(images, options, context));
    });

  addCommand(root, "df", "show what images and containers take, and what they share")
    .option("-v, --verbose", "each image and container")
    .option("--format <template>", FORMAT_TEXT)
    .option("--json", JSON_TEXT)
    .action(async (options) => {
      const { dfCommand } = await import("./df-command.ts");
      finish(await dfCommand(options, context));
    });
}

function addArchives(root: Command, context: ProgramContext): void {
  const { finish } = context;
  addCommand(root, "load", "take in images that docker save, skopeo, buildah or umoci wrote")
    .argument("[file]", "the archive, or a folder; - or none: the standard input")
    .option("-i, --input <file>", "the same")
    .option("-q, --quiet", "no progress")
    .option("--json", JSON_TEXT)
    .action(async (file: string | undefined, options) => {
      const { loadCommand } = await import("./load-command.ts");
      finish(await loadCommand(file, options, context));
    });

  addCommand(root, "save", "write images to an archive that docker load takes in")
    .argument("<image...>", "names, ids, or paths")
    .option("-o, --output <file>", "where to (default: the standard output)")
    .option("--engine <name>", ENGINE_TEXT)
    .option("--json", JSON_TEXT)
    .action(async (images: string[], options) => {
      const { saveCommand } = await import("./save-command.ts");
      finish(await saveCommand(images, options, context));
    });

  addCommand(root, "import", "make an image of a tar of files")
    .argument("<file>", "the tar, packed or not; -: the standard input")
    .argument("[name]", "what to call the image")
    .option(
      "-c, --change <instruction>",
      "as in a Dockerfile: CMD, ENV, … (repeatable)",
      several,
      [],
    )
    .option("-m, --message <text>", "the comment of its history")
    .option("--engine <name>", ENGINE_TEXT)
    .option("--json", JSON_TEXT)
    .action(async (file: string, name: string | undefined, options) => {
      const { importCommand } = await import("./import-command.ts");
      finish(await importCommand(file, name, options, context));
    });
}

function addNames(root: Command, context: ProgramContext): void {
  const { finish } = context;
  addCommand(root, "tag", "give an image one more name")
    .argument("<image>", "a name or an id")
    .argument("<name>", "NAME or NAME:TAG")
    .option("--json", JSON_TEXT)
    .action(async (image: string, name: string, options) => {
      const { tagCommand } = await import("./tag-command.ts");
      finish(await tagCommand(image, name, options, context));
    });

  addCommand(root, "rmi", "take names away, and images with their last name")
    .argument("<image...>", "names or ids")
    .option("-f, --force", "even if it has several names, or a container was made of it")
    .option("--no-prune", "leave parents that have no name")
    .option("--json", JSON_TEXT)
    .action(async (images: string[], options) => {
      const { rmiCommand } = await import("./rmi-command.ts");
      finish(await rmiCommand(images, options, context));
    });
}

function addBuilder(root: Command, context: ProgramContext): void {
  const { finish } = context;
  const builder = addCommand(root, "builder", "the cache of builds");
  addCommand(builder, "prune", "remove steps of builds that no image has")
    .showHelpAfterError("Try: copyup builder prune --help")
    .option("-a, --all", "those that images have, too")
    .option("-f, --force", "do not ask")
    .option("--json", JSON_TEXT)
    .action(async (options) => {
      const { builderPruneCommand } = await import("./builder-prune-command.ts");
      finish(await builderPruneCommand(options, context));
    });
}

function addTransfers(root: Command, context: ProgramContext): void {
  const { finish } = context;
  const insecure = "a registry that may do without encryption or a known certificate (repeatable)";
  addCommand(root, "pull", "get an image from a registry")
    .argument("<name>", "NAME, NAME:TAG or NAME@DIGEST, with a HOST/ before it or not")
    .option("--platform <os/arch>", "of those that there are (default: Linux on this processor)")
    .option("--insecure <host>", insecure, several, [])
    .option("-q, --quiet", "the name alone")
    .option("--json", JSON_TEXT)
    .action(async (name: string, options) => {
      const { pullCommand } = await import("./pull-command.ts");
      finish(await pullCommand(name, options, context));
    });

  addCommand(root, "push", "bring an image to a registry")
    .argument("<name>", "its name, which says where to: HOST/NAME:TAG")
    .option("--insecure <host>", insecure, several, [])
    .option("-q, --quiet", "the name alone")
    .option("--json", JSON_TEXT)
    .action(async (name: string, options) => {
      const { pushCommand } = await import("./push-command.ts");
      finish(await pushCommand(name, options, context));
    });
}
