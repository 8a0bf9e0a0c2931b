import type { ConfigChange, ContainerConfig } from "../container/config-change.ts";
import { changeConfig } from "../container/config-change.ts";
import { BuildError } from "./build-error.ts";
import type { Instruction } from "./dockerfile.ts";
import { expandInstruction } from "./execute/expand-instruction.ts";
import { parseTrigger } from "./parse/parse-dockerfile.ts";
import { ExpandError } from "./words/expand-error.ts";
import { expandWord, expandWords } from "./words/expand-word.ts";

const WHERE = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What `--change` of commit and import means, instruction by instruction, its words expanded with the variables that
 *  `config` and the changes before have. Moby: dockerfile.BuildFromConfig
 *  @throws BuildError for what is no instruction, or none that may stand there */
export function readConfigChanges(
  texts: readonly string[],
  config: ContainerConfig,
): ConfigChange[] {
  const changes: ConfigChange[] = [];
  for (const text of texts.flatMap((one) => one.split(/(?<!\\)\n/)).filter((one) => one.trim())) {
    const instruction = parseTrigger(text, "--change", WHERE);
    const env = environmentOf(changeConfig(config, changes));
    changes.push(changeOf(expanded(instruction, env)));
  }
  return changes;
}

function environmentOf({ Env }: ContainerConfig): Map<string, string> {
  const pairs = (Array.isArray(Env) ? (Env as string[]) : []).map((one) => one.split(/=(.*)/s));
  return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
}

function expanded(instruction: Instruction, env: ReadonlyMap<string, string>): Instruction {
  try {
    return expandInstruction(instruction, {
      word: (text) => expandWord(text, env),
      words: (text) => expandWords(text, env),
      text: (text) => expandWord(text, env, { plainQuotes: true }),
    });
  } catch (error) {
    if (error instanceof ExpandError) throw new BuildError(error.message, { cause: error });
    throw error;
  }
}

function changeOf(instruction: Instruction): ConfigChange {
  const { kind } = instruction;
  switch (kind) {
    case "cmd":
    case "entrypoint":
      return { kind, command: instruction.command };
    case "env":
    case "label":
      return { kind, pairs: instruction.pairs };
    case "expose":
    case "volume":
      return { kind, words: instruction.words };
    case "onbuild":
      return { kind, trigger: instruction.trigger };
    case "user":
    case "workdir":
      return { kind, word: instruction.word };
    case "healthcheck":
      throw new BuildError("HEALTHCHECK cannot be given as a change here", {
        remedy: "write it into a Dockerfile, and build that",
      });
    case "run":
    case "copy":
    case "add":
    case "arg":
    case "shell":
    case "stopsignal":
    case "maintainer":
      throw new BuildError(`${kind} is not a valid change command`, {
        remedy: "changes are CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, USER, VOLUME, WORKDIR",
      });
    default:
      return instruction satisfies never;
  }
}
