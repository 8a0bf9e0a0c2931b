import { BuildError } from "../build-error.ts";
import type { BuildProfile } from "../profile.ts";
import { CONTEXT_RULES } from "./context-rules.ts";
import { BadPattern } from "./go-path.ts";
import { IgnoreMatcher } from "./ignore-matcher.ts";
import { IllegalException } from "./ignore-pattern.ts";

/** What the lines of a .dockerignore leave out, by the rules of an engine. @throws BuildError in the words of the builder */
export function matcherFor(lines: readonly string[], profile: BuildProfile): IgnoreMatcher {
  const said =
    profile.builder === "classic"
      ? "error checking context: "
      : `error from sender: invalid excludepatterns: [${lines.join(" ")}]: `;
  const { patterns } = CONTEXT_RULES[profile.name];
  return withPatterns(said, () => new IgnoreMatcher(lines, patterns));
}

/** Runs what may meet a pattern that is none. @throws BuildError that begins with `said` */
export function withPatterns<T>(said: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof BadPattern) && !(error instanceof IllegalException)) throw error;
    throw new BuildError(said + error.message, {
      file: ".dockerignore",
      cause: error,
      remedy: "every [ needs its ], a backslash something behind it, and ! a pattern",
    });
  }
}
