import type {
  CmdInstruction,
  CommandLine,
  HealthcheckInstruction,
  Instruction,
  Pair,
  WordsInstruction,
} from "../dockerfile.ts";
import { DEFAULT_SHELL, type Healthcheck, type Settings, withEnv } from "../settings.ts";
import { goQuote } from "../words/go-text.ts";
import { exposedPorts } from "./expose-ports.ts";
import { duration, plainList, quotedList, quotedRune } from "./go-words.ts";

/** What an instruction that touches no file does to the settings of the image, and how its history names it. */
export interface MetadataStep {
  readonly settings: Settings;
  /** As both builders word it, but for EXPOSE: `LABEL author=anil`, `CMD ["sleep" "1d"]`. */
  readonly words: string;
  readonly author?: string;
}

/** Instructions that change the settings alone. ARG and WORKDIR do more. */
export type MetadataInstruction = Instruction & {
  readonly kind: Exclude<Instruction["kind"], "run" | "copy" | "add" | "workdir" | "arg">;
};

export interface MetadataContext {
  readonly builder: "classic" | "buildkit";
  /** An engine before Docker 28. */
  readonly old: boolean;
  /** The stage had a CMD already. */
  readonly cmdSet: boolean;
}

/** The step that `instruction`, its words expanded, takes from `settings`. BuildKit: dispatchEnv, dispatchLabel … */
export function metadataStep(
  instruction: MetadataInstruction,
  settings: Settings,
  context: MetadataContext,
): MetadataStep {
  switch (instruction.kind) {
    case "env": {
      const Env = instruction.pairs.reduce<readonly string[]>(
        (env, { name, value }) => withEnv(env, name, value),
        settings.Env ?? [],
      );
      return { settings: { ...settings, Env }, words: `ENV ${pairWords(instruction.pairs)}` };
    }
    case "label": {
      const Labels = { ...settings.Labels };
      for (const { name, value } of instruction.pairs) Labels[name] = value;
      return { settings: { ...settings, Labels }, words: `LABEL ${pairWords(instruction.pairs)}` };
    }
    case "maintainer":
      return { settings, words: `MAINTAINER ${instruction.word}`, author: instruction.word };
    case "user":
      return {
        settings: { ...settings, User: instruction.word },
        words: `USER ${instruction.word}`,
      };
    case "stopsignal":
      return {
        settings: { ...settings, StopSignal: instruction.word },
        words: `STOPSIGNAL ${instruction.word}`,
      };
    case "volume": {
      const Volumes = { ...settings.Volumes };
      for (const word of instruction.words) Volumes[word] = {};
      return {
        settings: { ...settings, Volumes },
        words: `VOLUME ${plainList(instruction.words)}`,
      };
    }
    case "expose":
      return exposeStep(instruction, settings, context);
    case "shell":
      return {
        settings: { ...settings, Shell: instruction.argv },
        words: `SHELL ${plainList(instruction.argv)}`,
      };
    case "cmd":
    case "entrypoint":
      return startStep(instruction, settings, context);
    case "healthcheck": {
      const check = healthcheck(instruction);
      return { settings: { ...settings, Healthcheck: check }, words: healthcheckWords(check) };
    }
    case "onbuild":
      return {
        settings: { ...settings, OnBuild: [...(settings.OnBuild ?? []), instruction.trigger] },
        words: `ONBUILD ${instruction.trigger}`,
      };
    default:
      return instruction satisfies never;
  }
}

const pairWords = (pairs: readonly Pair[]): string =>
  pairs.map(({ name, value }) => `${name}=${value}`).join(" ");

function startStep(
  { kind, command }: CmdInstruction,
  settings: Settings,
  { builder, cmdSet }: MetadataContext,
): MetadataStep {
  const argv = argvOf(command, settings);
  if (kind === "cmd") {
    const escaped = builder === "buildkit" ? { ArgsEscaped: true } : {};
    return { settings: { ...settings, Cmd: argv, ...escaped }, words: `CMD ${quotedList(argv)}` };
  }
  const words = `ENTRYPOINT ${quotedList(argv)}`;
  if (cmdSet) return { settings: { ...settings, Entrypoint: argv }, words };
  // A CMD of the base was written for the base's entrypoint.
  const { Cmd: _, ...rest } = settings;
  return { settings: { ...rest, Entrypoint: argv }, words };
}

/** A command as the words that are run: in shell form, through the image's shell. */
export function argvOf(command: CommandLine, settings: Settings): readonly string[] {
  if (command.form === "exec") return command.argv;
  return [...(settings.Shell ?? DEFAULT_SHELL), command.line];
}

/** Each builder shows the ports in its own way: as written; as a map of Go's; as a list, from Docker 28.5 on. */
function exposeStep(
  { words }: WordsInstruction,
  settings: Settings,
  { builder, old }: MetadataContext,
): MetadataStep {
  const written = [...words].sort();
  const ports = written.flatMap((word) => exposedPorts(word, old));
  const ExposedPorts = { ...settings.ExposedPorts };
  for (const port of [...ports].sort()) ExposedPorts[port] = {};
  const shown =
    builder === "classic"
      ? written.join(" ")
      : old
        ? `map[${[...new Set(ports)]
            .sort()
            .map((port) => `${port}:{}`)
            .join(" ")}]`
        : `[${ports.join(" ")}]`;
  return { settings: { ...settings, ExposedPorts }, words: `EXPOSE ${shown}` };
}

function healthcheck(instruction: HealthcheckInstruction): Healthcheck {
  const { command, interval, timeout, startPeriod, startInterval, retries } = instruction;
  if (command === null) return { Test: ["NONE"] };
  const Test = command.form === "exec" ? ["CMD", ...command.argv] : ["CMD-SHELL", command.line];
  return {
    Test,
    ...(interval === 0 ? {} : { Interval: interval }),
    ...(timeout === 0 ? {} : { Timeout: timeout }),
    ...(startPeriod === 0 ? {} : { StartPeriod: startPeriod }),
    ...(startInterval === 0 ? {} : { StartInterval: startInterval }),
    ...(retries === 0 ? {} : { Retries: retries }),
  };
}

/** `%q` of a pointer to a HealthConfig. */
function healthcheckWords(check: Healthcheck): string {
  const times = [check.Interval, check.Timeout, check.StartPeriod].map((time) =>
    goQuote(duration(time ?? 0)),
  );
  const test = quotedList(check.Test);
  return `HEALTHCHECK &{${test} ${times.join(" ")} ${quotedRune(check.Retries ?? 0)}}`;
}
