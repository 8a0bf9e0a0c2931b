import type { ChangedCommand, ConfigChange } from "../container/config-change.ts";
import { BuildError } from "./build-error.ts";
import type { CommandLine, Instruction } from "./dockerfile.ts";
import { expandInstruction } from "./execute/expand-instruction.ts";
import { parseTrigger } from "./parse/parse-dockerfile.ts";
import { environment, type Settings } from "./settings.ts";
import { ExpandError } from "./words/expand-error.ts";
import { expandWord, expandWords } from "./words/expand-word.ts";

const FILE = "--change";
const PLACE = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What the texts of `docker commit --change` and `docker import --change` say, in order; their variables are those of
 *  the config. moby: BuildFromConfig
 *  @throws BuildError for an instruction that cannot be changed so */
export function parseChanges(texts: readonly string[], config: Settings): ConfigChange[] {
  const env = environment(config);
  const expander = {
    word: (text: string) => expandWord(text, env),
    words: (text: string) => expandWords(text, env),
    text: (text: string) => expandWord(text, env, { plainQuotes: true }),
  };
  return texts.map((text) => {
    try {
      return changeOf(expandInstruction(parseTrigger(text, FILE, PLACE), expander));
    } catch (error) {
      if (!(error instanceof ExpandError) && !(error instanceof BuildError)) throw error;
      const remedy = "give an instruction such as ENV A=b, CMD sh, or WORKDIR /app";
      throw new BuildError(`--change ${text}: ${error.message}`, { cause: error, remedy });
    }
  });
}

function changeOf(instruction: Instruction): ConfigChange {
  switch (instruction.kind) {
    case "cmd":
    case "entrypoint":
      return { kind: instruction.kind, command: commandOf(instruction.command) };
    case "env":
    case "label":
      return { kind: instruction.kind, pairs: instruction.pairs };
    case "expose":
    case "volume":
      return { kind: instruction.kind, words: instruction.words };
    case "onbuild":
      return { kind: "onbuild", trigger: instruction.trigger };
    case "user":
    case "workdir":
      return { kind: instruction.kind, word: instruction.word };
    default:
      throw new BuildError(`${instruction.kind} is not a valid change command`);
  }
}

function commandOf(command: CommandLine): ChangedCommand {
  if (command.form === "exec") return { form: "exec", argv: command.argv };
  return { form: "shell", line: command.line };
}
