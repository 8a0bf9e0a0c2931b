import type {
  ArgInstruction,
  CommandLine,
  EnvInstruction,
  Instruction,
  OnbuildInstruction,
  RunInstruction,
  WordsInstruction,
} from "../dockerfile.ts";
import { goQuote, trimSpace } from "../words/go-text.ts";
import { copyInstruction } from "./copy-instruction.ts";
import type { Dialect } from "./dialect.ts";
import { didYouMean } from "./did-you-mean.ts";
import { healthcheckInstruction } from "./healthcheck.ts";
import { Fault } from "./place.ts";
import type { PlacedInstruction } from "./raw-instruction.ts";
import { Flags } from "./read-flags.ts";
import { checkMountForm, parseMount } from "./run-mount.ts";

/** The names of all instructions, FROM included. */
export const INSTRUCTIONS: readonly string[] = [
  ...["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"],
  ...["MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
];

/** Makes sense of an instruction that is not FROM.   BuildKit: instructions.ParseInstruction
 *  @throws Fault unknown instruction or flag, too many or too few arguments, a value that is none */
export function typedInstruction(raw: PlacedInstruction, dialect: Dialect): Instruction {
  const { kind, range, original } = raw;
  const common = { range, original };
  switch (kind) {
    case "run":
      return runInstruction(raw, dialect);
    case "copy":
    case "add":
      return copyInstruction(raw, kind, dialect);
    case "env":
    case "label":
      return envInstruction(raw, kind, dialect);
    case "arg":
      return { ...common, kind, args: atLeastOne(raw).map(argument) };
    case "cmd":
    case "entrypoint":
      noFlags(raw, dialect);
      return { ...common, kind, command: commandOf(raw) };
    case "shell":
      noFlags(raw, dialect);
      if (atLeastOne(raw).length > 0 && raw.json) return { ...common, kind, argv: raw.args };
      throw new Fault("SHELL requires the arguments to be in JSON form");
    case "expose":
    case "volume":
      return wordsInstruction(raw, kind, dialect);
    case "stopsignal":
      return { ...common, kind, word: exactlyOne(raw) };
    case "user":
    case "workdir":
    case "maintainer": {
      const word = exactlyOne(raw);
      noFlags(raw, dialect);
      return { ...common, kind, word };
    }
    case "healthcheck":
      return healthcheckInstruction(raw, dialect);
    case "onbuild":
      return onbuildInstruction(raw, dialect);
    default:
      throw unknownInstruction(raw.name, dialect);
  }
}

function unknownInstruction(name: string, { words }: Dialect): Fault {
  const meant = words.suggests ? didYouMean(name, INSTRUCTIONS, false) : "";
  return new Fault(words.unknownInstruction(name) + meant, { word: name });
}

function noFlags(raw: PlacedInstruction, dialect: Dialect): void {
  new Flags(raw.flags, raw.kind, dialect);
}

function atLeastOne({ args, kind }: PlacedInstruction): readonly string[] {
  if (args.length > 0) return args;
  throw new Fault(`${kind.toUpperCase()} requires at least one argument`);
}

function exactlyOne({ args, kind }: PlacedInstruction): string {
  if (args.length === 1) return args[0]!;
  throw new Fault(`${kind.toUpperCase()} requires exactly one argument`);
}

/** The command as a list, or as one line for a shell. */
export function commandOf({ args, json, heredocs }: PlacedInstruction): CommandLine {
  if (json) return { form: "exec", argv: args };
  return { form: "shell", line: args.join(" "), heredocs };
}

function runInstruction(raw: PlacedInstruction, dialect: Dialect): RunInstruction {
  const flags = new Flags(raw.flags, "run", dialect);
  const mounts = flags.list("mount");
  for (const mount of mounts) {
    if (dialect.earlyMounts) parseMount(mount, (word) => word);
    else checkMountForm(mount);
  }
  const network = flags.text("network");
  if (network !== undefined && !["default", "none", "host"].includes(network)) {
    throw new Fault(`invalid network mode ${goQuote(network)}`, { word: network });
  }
  const security = flags.text("security");
  if (security !== undefined && !["insecure", "sandbox"].includes(security)) {
    throw new Fault(`security ${goQuote(security)} is not valid`, { word: security });
  }
  return {
    kind: "run",
    range: raw.range,
    original: raw.original,
    command: commandOf(raw),
    mounts,
    ...(network === undefined ? {} : { network }),
    ...(security === undefined ? {} : { security }),
  };
}

function envInstruction(
  raw: PlacedInstruction,
  kind: "env" | "label",
  dialect: Dialect,
): EnvInstruction {
  noFlags(raw, dialect);
  const { pairs, range, original } = raw;
  const name = kind.toUpperCase();
  if (pairs.length === 0) throw new Fault(`${name} requires at least one argument`);
  if (pairs.some((pair) => pair.name === "")) throw new Fault(`${name} names can not be blank`);
  return { kind, range, original, pairs };
}

function argument(word: string): ArgInstruction["args"][number] {
  const equals = word.indexOf("=");
  if (equals === -1) return { name: word };
  if (equals === 0) throw new Fault("ARG names can not be blank", { word });
  return { name: word.slice(0, equals), value: word.slice(equals + 1) };
}

function wordsInstruction(
  raw: PlacedInstruction,
  kind: "expose" | "volume",
  dialect: Dialect,
): WordsInstruction {
  const given = atLeastOne(raw);
  noFlags(raw, dialect);
  const { range, original } = raw;
  if (kind === "expose") return { kind, range, original, words: [...given].sort(byBytes) };
  const words = given.map(trimSpace);
  if (!words.includes("")) return { kind, range, original, words };
  throw new Fault("VOLUME specified can not be an empty string");
}

/** Ports are sorted before their variables are looked at. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const NO_TRIGGER = new Set(["MAINTAINER", "FROM"]);

function onbuildInstruction(raw: PlacedInstruction, dialect: Dialect): OnbuildInstruction {
  const { trigger, line, range, original, heredocs } = raw;
  if (trigger === undefined) throw new Fault("ONBUILD requires at least one argument");
  noFlags(raw, dialect);
  const name = trigger.name.trim().toUpperCase();
  if (name === "ONBUILD") {
    throw new Fault("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", { word: trigger.name });
  }
  if (NO_TRIGGER.has(name)) {
    throw new Fault(`${name} isn't allowed as an ONBUILD trigger`, { word: trigger.name });
  }
  const files = heredocs.map((heredoc) => `\n${heredoc.written}${heredoc.name}`).join("");
  const text = line.replace(/^[\t\n\f\r ]*ONBUILD[\t\n\f\r ]*/i, "") + files;
  return { kind: "onbuild", range, original, trigger: text };
}
