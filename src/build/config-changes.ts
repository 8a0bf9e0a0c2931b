import { BuildError } from "./build-error.ts";
import type { Instruction } from "./dockerfile.ts";
import { expandInstruction } from "./execute/expand-instruction.ts";
import {
  type MetadataContext,
  type MetadataInstruction,
  metadataStep,
} from "./execute/metadata.ts";
import { nextWorkdir } from "./execute/workdir-step.ts";
import { parseInstructions } from "./parse/parse-dockerfile.ts";
import { BUILD_PROFILES, DEFAULT_ENGINE, type EngineName } from "./profile.ts";
import { environment, type Settings } from "./settings.ts";
import { ExpandError } from "./words/expand-error.ts";
import { expandWord, expandWords } from "./words/expand-word.ts";

const FILE = "--change";

/** A config with the changes that `docker commit --change` and `docker import --change` say, made in order: each finds
 *  the variables that those before it have set. moby: BuildFromConfig
 *  @throws BuildError for an instruction that cannot be changed so */
export function changedConfig(
  config: Settings,
  texts: readonly string[],
  engine: EngineName = DEFAULT_ENGINE,
): Settings {
  let settings = config;
  let cmdSet = false;
  const old = engine !== "docker-28";
  for (const text of texts) {
    try {
      requireKnown(text, engine);
      for (const instruction of parseInstructions(text, FILE)) {
        settings = change(settings, instruction, { builder: "classic", old, cmdSet });
        cmdSet ||= instruction.kind === "cmd";
      }
    } catch (error) {
      if (!(error instanceof ExpandError) && !(error instanceof BuildError)) throw error;
      const remedy = "give an instruction such as ENV A=b, CMD sh, or WORKDIR /app";
      const words = error.message.replace(/^dockerfile parse error on line \d+: /, "");
      throw new BuildError(`--change ${text}: ${words}`, { cause: error, remedy });
    }
  }
  return settings;
}

const CHANGES = ["cmd", "entrypoint", "healthcheck", "env", "expose", "label", "onbuild"].concat([
  ...["user", "volume", "workdir"],
]);

/** moby: validCommitCommands; looked at before anything else. */
function requireKnown(text: string, engine: EngineName): void {
  const current = engine === "docker-28";
  const [name = ""] = /^\S*/.exec(text.trimStart())!;
  const kind = name.toLowerCase();
  if (kind === "" || CHANGES.includes(kind) || (current && kind === "stopsignal")) return;
  throw new BuildError(`${current ? name : kind} is not a valid change command`);
}

function change(settings: Settings, written: Instruction, context: MetadataContext): Settings {
  const env = environment(settings);
  const instruction = expandInstruction(written, {
    word: (text) => expandWord(text, env),
    words: (text) => expandWords(text, env),
    text: (text) => expandWord(text, env, { plainQuotes: true }),
  });
  if (instruction.kind === "workdir") {
    const { WorkingDir } = settings;
    const profile = BUILD_PROFILES["docker-20.10-classic"];
    return { ...settings, WorkingDir: nextWorkdir(WorkingDir, instruction.word, profile) };
  }
  const changed = metadataStep(instruction as MetadataInstruction, settings, context).settings;
  // What it leaves out is null to the daemon.
  return instruction.kind === "entrypoint" && changed.Cmd === undefined
    ? { ...changed, Cmd: null }
    : changed;
}
