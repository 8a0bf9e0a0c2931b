import type { Instruction } from "../dockerfile.ts";

/** Works variables into one word. */
export interface Expander {
  word(text: string): string;
  /** A value may become several words (EXPOSE). */
  words(text: string): readonly string[];
  /** The text of a heredoc, where quotes are plain. */
  text(text: string): string;
}

/** The instruction with the words expanded that the builder expands: not the commands of RUN, CMD and ENTRYPOINT, which
 *  a shell will read, nor the trigger of ONBUILD. BuildKit: instructions.SupportsSingleWordExpansion */
export function expandInstruction(instruction: Instruction, expand: Expander): Instruction {
  switch (instruction.kind) {
    case "env":
    case "label": {
      const pairs = instruction.pairs.map(({ name, value }) => ({
        name: expand.word(name),
        value: expand.word(value),
      }));
      return { ...instruction, pairs };
    }
    case "arg": {
      const args = instruction.args.map(({ name, value }) => ({
        name: expand.word(name),
        ...(value === undefined ? {} : { value: expand.word(value) }),
      }));
      return { ...instruction, args };
    }
    case "copy":
    case "add": {
      const { chown, chmod, sources, target, heredocs } = instruction;
      return {
        ...instruction,
        sources: sources.map((source) => expand.word(source)),
        target: expand.word(target),
        heredocs: heredocs.map((heredoc) =>
          heredoc.expand ? { ...heredoc, content: expand.text(heredoc.content) } : heredoc,
        ),
        ...(chown === undefined ? {} : { chown: expand.word(chown) }),
        ...(chmod === undefined ? {} : { chmod: expand.word(chmod) }),
      };
    }
    case "expose":
      return { ...instruction, words: instruction.words.flatMap((word) => expand.words(word)) };
    case "volume":
      return { ...instruction, words: instruction.words.map((word) => expand.word(word)) };
    case "user":
    case "workdir":
    case "stopsignal":
      return { ...instruction, word: expand.word(instruction.word) };
    // Mounts are expanded value by value, when they are taken.
    case "run":
    case "maintainer":
    case "cmd":
    case "entrypoint":
    case "shell":
    case "healthcheck":
    case "onbuild":
      return instruction;
    default:
      return instruction satisfies never;
  }
}
