import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpandError } from "../../../src/build/words/expand-error.ts";
import { expand, expandWord, expandWords } from "../../../src/build/words/expand-word.ts";
import { fixture } from "../support/fixture.ts";

interface Recorded {
  readonly env: readonly (readonly [string, string])[];
}

function outcome<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpandError) return `error: ${error.message}`;
    throw error;
  }
}

describe("expandWord()", () => {
  it("gives what Docker 20.10 put into an image's labels", () => {
    const { env, rows } = fixture<
      { readonly text: string; readonly value?: string; readonly error?: string },
      Recorded
    >("words-20.10");
    const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const variables = new Map([["PATH", path], ...env]);
    expect(rows.length).toBeGreaterThan(200);
    for (const { text, value, error } of rows) {
      const got = outcome(() => expandWord(text, variables, { fewModifiers: true }));
      expect(got, text).toBe(error === undefined ? value : `error: ${error}`);
    }
  });

  it("gives what BuildKit's front end gives, and splits as it splits", () => {
    const { env, rows } = fixture<
      {
        readonly text: string;
        readonly escape?: "`";
        readonly plain?: boolean;
        readonly result?: string;
        readonly words?: readonly string[];
        readonly error?: string;
      },
      Recorded
    >("words-28");
    const variables = new Map(env);
    expect(rows.length).toBeGreaterThan(700);
    for (const { text, escape: token, plain, result, words, error } of rows) {
      const options = {
        ...(token === undefined ? {} : { escape: token }),
        ...(plain === undefined ? {} : { plainQuotes: plain }),
      };
      const got = outcome(() => {
        const expansion = expand(text, variables, options);
        return { result: expansion.text, words: expansion.words };
      });
      expect(got, text).toEqual(error === undefined ? { result, words } : `error: ${error}`);
    }
  });

  it("says which variables it was asked for", () => {
    const found = expand("$a${b:-$c}$$", new Map([["a", ""]]));
    expect(found.matched).toEqual(new Set(["a"]));
    expect(found.unmatched).toEqual(new Set(["b", "c", "$"]));
  });

  it("leaves what has no value as it stands, where that is asked for", () => {
    const options = { keepUnset: true };
    const env = new Map([["a", "1"]]);
    expect(expandWord("$a $b ${c} ${d:-e} ${f#g} ${h//i/j}", env, options)).toBe(
      "1 $b ${c} ${d:-e} ${f#g} ${h/i/j}",
    );
  });

  it("is done soon, however many stars a pattern has", () => {
    const value = "a".repeat(5_000);
    const pattern = `${"*a".repeat(30)}*b`;
    expect(expandWord(`\${v##${pattern}}`, new Map([["v", value]]))).toBe(value);
    expect(expandWord(`\${v%%${pattern}}`, new Map([["v", value]]))).toBe(value);
  });

  it("throws nothing but an ExpandError, whatever the text", () => {
    const piece = fc.oneof(
      fc.constantFrom("$", "{", "}", ":-", "#", "%", "/", "'", '"', "\\", "<<", "x", " "),
      fc.string(),
      fc.string({ unit: "binary-ascii" }),
    );
    const env = new Map([["x", "a b"]]);
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        outcome(() => expandWords(pieces.join(""), env));
      }),
    );
  });
});
