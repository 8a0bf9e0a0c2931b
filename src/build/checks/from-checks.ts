import { tryParseReference } from "../../image/reference.ts";
import type { Dockerfile, FromInstruction } from "../dockerfile.ts";
import { didYouMean } from "../parse/did-you-mean.ts";
import { PlatformError, parsePlatform } from "../stages/platform.ts";
import { ExpandError } from "../words/expand-error.ts";
import { type Expansion, expand, type WordEnv } from "../words/expand-word.ts";
import { type BuildWarning, warningOf } from "./build-warning.ts";

/** The arguments that FROM can use. */
export interface FromArgs {
  readonly given: ReadonlyMap<string, string>;
  /** The same, had no --build-arg been given. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** What the variables of FROM come to, rule by rule. BuildKit: validations.go */
export function fromWarnings(dockerfile: Dockerfile, args: FromArgs): BuildWarning[] {
  const declared = dockerfile.metaArgs.flatMap((arg) => arg.args.map(({ name }) => name));
  const known = new Set([...args.given.keys(), ...declared]);
  return dockerfile.stages.flatMap(({ from, name = "" }) => {
    const work = (text: string, env: WordEnv) => worked(text, env, dockerfile);
    const image = work(from.image, args.given);
    const platform = from.platform === undefined ? null : work(from.platform, args.given);
    return [
      ...undeclared(from, [image, platform], known),
      ...noDefault(from, work(from.image, args.defaults)),
      ...(platform === null ? [] : platforms(from, platform, name, args)),
    ];
  });
}

function worked(text: string, env: WordEnv, { directives }: Dockerfile): Expansion | null {
  try {
    return expand(text, env, { escape: directives.escape });
  } catch (error) {
    // The build fails by it.
    if (error instanceof ExpandError) return null;
    throw error;
  }
}

function undeclared(
  { range }: FromInstruction,
  expansions: readonly (Expansion | null)[],
  known: ReadonlySet<string>,
): BuildWarning[] {
  const names = expansions.flatMap((one) => [...(one?.unmatched ?? [])]);
  return names
    .filter((name) => !known.has(name))
    .map((name) => warningOf("UndefinedArgInFrom", range, name, didYouMean(name, known, true)));
}

function noDefault({ image, range }: FromInstruction, name: Expansion | null): BuildWarning[] {
  if (name === null || tryParseReference(name.text) !== null) return [];
  return [warningOf("InvalidDefaultArgInFrom", range, image)];
}

function platforms(
  { platform = "", range }: FromInstruction,
  { text, matched, unmatched }: Expansion,
  stage: string,
  { given }: FromArgs,
): BuildWarning[] {
  if (matched.size === 1 && unmatched.size === 0 && matched.has("TARGETPLATFORM")) {
    const same = text === given.get("TARGETPLATFORM");
    return same ? [warningOf("RedundantTargetPlatform", range, platform)] : [];
  }
  if (matched.size > 0 || unmatched.size > 0) return [];
  try {
    const { os, architecture } = parsePlatform(text, HOST);
    // A stage that is named after its platform is meant so.
    if (stage.includes(os) || stage.includes(architecture)) return [];
    return [warningOf("FromPlatformFlagConstDisallowed", range, text)];
  } catch (error) {
    if (error instanceof PlatformError) return [];
    throw error;
  }
}

const HOST = { os: "linux", architecture: "amd64", variant: "" };
