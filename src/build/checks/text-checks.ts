import type { Dockerfile, Instruction } from "../dockerfile.ts";
import { quotedWords } from "../parse/quoted-words.ts";
import { splitCommand } from "../parse/split-command.ts";
import { type BuildWarning, warningOf } from "./build-warning.ts";

/** What can be told by the text of a Dockerfile alone, rule by rule. BuildKit: instructions.Parse, validations.go */
export function textWarnings(dockerfile: Dockerfile): BuildWarning[] {
  return [
    ...emptyContinuations(dockerfile),
    ...fromWords(dockerfile),
    ...maintainers(dockerfile),
    ...stageNames(dockerfile),
    ...casing(dockerfile),
    ...legacyPairs(dockerfile),
    ...descriptions(dockerfile),
  ];
}

function emptyContinuations({ emptyContinuations: places }: Dockerfile): BuildWarning[] {
  return places.map((range) => warningOf("NoEmptyContinuation", range));
}

const wordsOf = (original: string): string[] =>
  original.split(/[\t\v\f\r ]+/).filter((word) => !word.startsWith("--"));

function fromWords({ stages }: Dockerfile): BuildWarning[] {
  return stages.flatMap(({ from: { original, range } }) => {
    const [from = "", , as, name] = wordsOf(original);
    if (as === undefined || name === undefined) return [];
    const lower = from === from.toLowerCase();
    const upper = from === from.toUpperCase();
    const wanted = lower ? as.toLowerCase() : upper ? as.toUpperCase() : as;
    return [
      ...(name === name.toLowerCase() ? [] : [warningOf("StageNameCasing", range, name)]),
      ...(as === wanted ? [] : [warningOf("FromAsCasing", range, from, as)]),
    ];
  });
}

function maintainers(dockerfile: Dockerfile): BuildWarning[] {
  return instructionsOf(dockerfile)
    .filter(({ kind }) => kind === "maintainer")
    .map(({ range }) => warningOf("MaintainerDeprecated", range));
}

const RESERVED = new Set(["context", "scratch"]);

function stageNames({ stages }: Dockerfile): BuildWarning[] {
  const known = new Set<string>();
  return stages.flatMap(({ name, from: { range } }) => {
    if (name === undefined) return [];
    const twice = known.has(name);
    known.add(name);
    return [
      ...(RESERVED.has(name) ? [warningOf("ReservedStageName", range, name)] : []),
      ...(twice ? [warningOf("DuplicateStageName", range, name)] : []),
    ];
  });
}

/** More are in lower case, or as many or more in upper case: the others are told of. */
function casing({ stages }: Dockerfile): BuildWarning[] {
  const all = stages.flatMap(({ from, instructions }) => [from, ...instructions]);
  const named = all.map(({ original, range }) => ({ name: nameOf(original), range }));
  const lower = named.filter(({ name }) => name === name.toLowerCase()).length;
  const upper = named.filter(({ name }) => name === name.toUpperCase()).length;
  const [wanted, right] =
    lower > upper
      ? ["lowercase", (name: string) => name.toLowerCase()]
      : ["uppercase", (name: string) => name.toUpperCase()];
  return named
    .filter(({ name }) => name !== (right as (name: string) => string)(name))
    .map(({ name, range }) =>
      warningOf("ConsistentInstructionCasing", range, name, wanted as string),
    );
}

function legacyPairs(dockerfile: Dockerfile): BuildWarning[] {
  const escapeChar = dockerfile.directives.escape;
  return instructionsOf(dockerfile).flatMap(({ kind, original, range }) => {
    if (kind !== "env" && kind !== "label") return [];
    const { name, rest } = splitCommand(original, escapeChar);
    const [first = "="] = quotedWords(rest, escapeChar);
    return first.includes("=") ? [] : [warningOf("LegacyKeyValueFormat", range, name)];
  });
}

/** A comment before FROM … AS or ARG is to begin with the name: it is what `--call=outline` shows of it. */
function descriptions(dockerfile: Dockerfile): BuildWarning[] {
  const { stages, metaArgs, comments } = dockerfile;
  const named = [
    ...stages.map(({ from, name }) => ({ of: from, names: name === undefined ? [] : [name] })),
    ...[...metaArgs, ...instructionsOf(dockerfile)].flatMap((of) =>
      of.kind === "arg" ? [{ of, names: of.args.map(({ name }) => name) }] : [],
    ),
  ];
  return named.flatMap(({ of: { kind, range }, names }) => {
    const [first] = (comments.get(range.line) ?? "").split(" ");
    if (first === "" || names.length === 0 || names.includes(first!)) return [];
    const shown = names.length > 1 ? "<arg_key>" : names[0]!;
    return [warningOf("InvalidDefinitionDescription", range, kind.toUpperCase(), shown)];
  });
}

const instructionsOf = ({ stages }: Dockerfile): Instruction[] =>
  stages.flatMap(({ instructions }) => instructions);

/** An instruction's name as written. */
export const nameOf = (original: string): string => /^\S*/.exec(original)![0];
