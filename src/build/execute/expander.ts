import { BuildError } from "../build-error.ts";
import { ExpandError } from "../words/expand-error.ts";
import { expandWord, expandWords, type WordEnv } from "../words/expand-word.ts";
import type { Expander } from "./expand-instruction.ts";
import type { BuildSession } from "./session.ts";

/** Expands words by the rules of a build's engine, and the escape character of its Dockerfile. */
export function expanderOf(env: WordEnv, { dockerfile, init }: BuildSession): Expander {
  const options = {
    escape: dockerfile.directives.escape,
    fewModifiers: init.profile.fewModifiers,
  };
  const guard = <Result>(expand: () => Result): Result => {
    try {
      return expand();
    } catch (error) {
      if (error instanceof ExpandError) throw new BuildError(error.message, { cause: error });
      throw error;
    }
  };
  return {
    word: (text) => guard(() => expandWord(text, env, options)),
    words: (text) => guard(() => expandWords(text, env, options)),
    text: (text) => guard(() => expandWord(text, env, { ...options, plainQuotes: true })),
  };
}
