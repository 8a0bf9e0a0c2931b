import type { CommandLine, Dockerfile, Instruction } from "../../../src/build/dockerfile.ts";

/** A Dockerfile in the shape in which Docker's own answers were recorded. */
export function plainDockerfile({ directives, metaArgs, stages }: Dockerfile): unknown {
  return {
    escape: directives.escape,
    meta: metaArgs.map(({ args }) => args.map(plainArg)),
    stages: stages.map(({ from, name = "", instructions }) => ({
      name,
      image: from.image,
      platform: from.platform ?? "",
      original: from.original,
      start: from.range.line,
      commands: instructions.map(plainInstruction),
    })),
  };
}

function plainArg({ name, value }: { name: string; value?: string }): string[] {
  return value === undefined ? [name] : [name, value];
}

function plainInstruction(instruction: Instruction): unknown {
  const { kind, original, range } = instruction;
  return { kind, start: range.line, end: range.endLine, original, ...partsOf(instruction) };
}

function partsOf(instruction: Instruction): object {
  switch (instruction.kind) {
    case "env":
    case "label":
      return { pairs: instruction.pairs.map(({ name, value }) => [name, value]) };
    case "maintainer":
    case "user":
    case "workdir":
    case "stopsignal":
      return { word: instruction.word };
    case "copy":
    case "add": {
      const { sources, target, chown = "", chmod = "", link, exclude } = instruction;
      const contents = instruction.heredocs.map(({ name, content, expand }) => ({
        path: name,
        data: content,
        expand,
      }));
      const own =
        instruction.kind === "copy"
          ? { from: instruction.from ?? "" }
          : { checksum: instruction.checksum ?? "" };
      const patterns = exclude.length > 0 ? exclude : null;
      return { sd: { sources, target, contents }, chown, chmod, link, exclude: patterns, ...own };
    }
    case "onbuild":
      return { trigger: instruction.trigger };
    case "run": {
      const { command, network = "default", mounts } = instruction;
      return { command: plainCommand(command), network, mounts: mounts.length };
    }
    case "cmd":
      return { command: plainCommand(instruction.command) };
    case "entrypoint": {
      const command = plainCommand(instruction.command);
      return { command: { ...command, argv: command.argv.length > 0 ? command.argv : null } };
    }
    case "healthcheck": {
      const { command, interval, timeout, startPeriod, startInterval, retries } = instruction;
      const times = [interval, timeout, startPeriod, startInterval, retries];
      return { test: healthTest(command), times };
    }
    case "expose":
    case "volume":
      return { words: instruction.words };
    case "arg":
      return { args: instruction.args.map(plainArg) };
    case "shell":
      return { argv: instruction.argv };
    default:
      return instruction satisfies never;
  }
}

function plainCommand(command: CommandLine): {
  shell: boolean;
  argv: readonly string[];
  files: unknown[];
} {
  if (command.form === "exec") return { shell: false, argv: command.argv, files: [] };
  const files = command.heredocs.map(({ name, written, chomp }) => ({
    name,
    data: written,
    chomp,
  }));
  return { shell: true, argv: command.line === "" ? [] : [command.line], files };
}

function healthTest(command: CommandLine | null): string[] {
  if (command === null) return ["NONE"];
  return command.form === "exec" ? ["CMD", ...command.argv] : ["CMD-SHELL", command.line];
}
