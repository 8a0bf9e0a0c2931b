import { ExpandError } from "./expand-error.ts";
import type { ExpandOptions, Expansion, WordEnv } from "./expand-options.ts";
import { replaceAll, replaceFirst, trimPrefix, trimSuffix } from "./modifiers.ts";
import { RuneCursor } from "./rune-cursor.ts";
import { PatternError } from "./shell-pattern.ts";
import { WordList } from "./word-list.ts";

export type { ExpandOptions, Expansion, WordEnv } from "./expand-options.ts";

/** The text with its variables, quotes and escapes worked in, as the builder does it for most instructions.
 *  BuildKit: frontend/dockerfile/shell.
 *  @throws ExpandError with the builder's words */
export function expandWord(text: string, env: WordEnv, options: ExpandOptions = {}): string {
  return expand(text, env, options).text;
}

/** The same, split into words at the spaces that are not quoted: those of values, too. For EXPOSE.
 *  @throws ExpandError */
export function expandWords(text: string, env: WordEnv, options: ExpandOptions = {}): string[] {
  return [...expand(text, env, options).words];
}

/** The text, its words, and which variables they asked for.
 *  @throws ExpandError */
export function expand(text: string, env: WordEnv, options: ExpandOptions = {}): Expansion {
  const expander = new Expander(text, env, options);
  try {
    const { text: whole, words } = expander.until("", options.keepEscapes ?? false);
    return { text: whole, words, matched: expander.matched, unmatched: expander.unmatched };
  } catch (error) {
    if (error instanceof Fault) throw new ExpandError(text, error.message);
    throw error;
  }
}

/** What is wrong, before the text it is wrong in is known. */
class Fault extends Error {}

interface Stretch {
  readonly text: string;
  readonly words: string[];
}

class Expander {
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();
  readonly #cursor: RuneCursor;
  readonly #env: WordEnv;
  readonly #options: ExpandOptions;
  readonly #escape: string;
  #keepEscapes = false;
  #outer: WordList | null = null;

  constructor(text: string, env: WordEnv, options: ExpandOptions) {
    this.#cursor = new RuneCursor(text);
    this.#env = env;
    this.#options = options;
    this.#escape = options.escape ?? "\\";
  }

  /** Expands up to the character `stop`, which is eaten; "" is the end of the text. */
  until(stop: string, keepEscapes: boolean): Stretch {
    const before = this.#keepEscapes;
    this.#keepEscapes = keepEscapes;
    // BuildKit keeps one word in the making for all depths: a nested text takes away what was begun outside it.
    if (this.#options.fewModifiers !== true) this.#outer?.drop();
    const words = new WordList();
    const outer = this.#outer;
    this.#outer = words;
    const text = this.#run(stop, words);
    this.#outer = outer;
    this.#keepEscapes = before;
    return { text, words: words.take() };
  }

  #run(stop: string, words: WordList): string {
    const cursor = this.#cursor;
    let text = "";
    for (let rune = cursor.peek(); rune !== ""; rune = cursor.peek()) {
      if (rune === stop) {
        cursor.next();
        return text;
      }
      const special = this.#special(rune);
      if (special !== undefined) {
        text += special;
        if (rune === "$") words.add(special);
        else words.addWhole(special);
        continue;
      }
      cursor.next();
      if (rune !== this.#escape) {
        text += rune;
        words.add(rune);
        continue;
      }
      const kept = this.#keepEscapes ? rune : "";
      const escaped = cursor.next();
      text += kept + escaped;
      words.addWhole(kept + escaped);
    }
    if (stop === "") return text;
    throw new Fault(`unexpected end of statement while looking for matching ${stop}`);
  }

  #special(rune: string): string | undefined {
    if (rune === "$") return this.#dollar();
    if (rune === "<" && this.#options.fewModifiers !== true) return this.#heredoc();
    if (this.#options.plainQuotes === true) return undefined;
    if (rune === "'") return this.#singleQuoted();
    if (rune === '"') return this.#doubleQuoted();
    return undefined;
  }

  #singleQuoted(): string {
    const quote = this.#cursor.next();
    const shown = this.#options.keepQuotes === true ? quote : "";
    let text = shown;
    for (;;) {
      const rune = this.#cursor.next();
      if (rune === "") throw unclosed("single");
      if (rune === quote) return text + shown;
      text += rune;
    }
  }

  #doubleQuoted(): string {
    const cursor = this.#cursor;
    const quote = cursor.next();
    const shown = this.#options.keepQuotes === true ? quote : "";
    let text = shown;
    for (;;) {
      const rune = cursor.peek();
      if (rune === "") throw unclosed("double");
      if (rune === "$") {
        text += this.#dollar();
        continue;
      }
      cursor.next();
      if (rune === quote) return text + shown;
      if (rune === this.#escape) text += this.#escapedInQuotes();
      else text += rune;
    }
  }

  /** Inside double quotes only these can be escaped; before anything else the escape character is itself. */
  #escapedInQuotes(): string {
    const next = this.#cursor.peek();
    const kept = this.#keepEscapes ? this.#escape : "";
    if (next === "") return kept;
    const escapes = next === '"' || next === "$" || next === this.#escape;
    return kept + (escapes ? this.#cursor.next() : this.#escape);
  }

  /** `<<` and the spaces behind it stay with the word that follows, for a heredoc. */
  #heredoc(): string {
    let text = this.#cursor.next();
    if (this.#cursor.peek() !== "<") return text;
    text += this.#cursor.next();
    while (["\t", "\r", " "].includes(this.#cursor.peek())) text += this.#cursor.next();
    return text;
  }

  #dollar(): string {
    const cursor = this.#cursor;
    cursor.next();
    if (cursor.peek() !== "{") {
      const name = this.#name();
      if (name === "") return "$";
      return this.#value(name) ?? (this.#options.keepUnset === true ? `$${name}` : "");
    }
    cursor.next();
    const first = cursor.peek();
    if (first === "") throw new Fault("syntax error: missing '}'");
    if (first === "{" || first === "}" || first === ":") {
      throw new Fault("syntax error: bad substitution");
    }
    return this.#substitution(this.#name());
  }

  #substitution(name: string): string {
    const sign = this.#cursor.next();
    if (sign === "}") {
      return this.#value(name) ?? (this.#options.keepUnset === true ? `\${${name}}` : "");
    }
    if (this.#options.fewModifiers === true && sign !== ":" && sign !== "?") {
      throw new Fault("missing ':' in substitution");
    }
    if (sign === ":") {
      const modifier = this.#cursor.next();
      return this.#modified(name, `:${modifier}`, modifier, true);
    }
    if (sign === "/") return this.#replaced(name);
    if ("+-?#%".includes(sign) && sign !== "") return this.#modified(name, sign, sign, false);
    throw unsupported(sign);
  }

  #modified(name: string, sign: string, modifier: string, emptyIsUnset: boolean): string {
    const few = this.#options.fewModifiers === true;
    const pattern = !few && (modifier === "#" || modifier === "%");
    if (emptyIsUnset && pattern) throw unsupported(sign);
    const word = this.#rest("}", pattern, "syntax error: missing '}'");
    const value = this.#value(name);
    const known = "+-?".includes(modifier) && modifier !== "";
    if (few && !known) throw unsupported(modifier);
    if (value === undefined && this.#options.keepUnset === true) return `\${${name}${sign}${word}}`;
    const missing = value === undefined || (emptyIsUnset && value === "");
    if (modifier === "-") return missing ? word : value;
    if (modifier === "+") return missing ? "" : word;
    if (modifier === "?") {
      if (!missing) return value;
      const said = `is not allowed to be ${value === undefined ? "unset" : "empty"}`;
      throw new Fault(`${name}: ${word === "" ? said : word}`);
    }
    if (!pattern) throw unsupported(sign);
    const greedy = word.startsWith(modifier);
    const trim = modifier === "#" ? trimPrefix : trimSuffix;
    const shape = greedy ? word.slice(1) : word;
    return withPattern(() => trim(value ?? "", shape, greedy));
  }

  #replaced(name: string): string {
    const all = this.#cursor.peek() === "/";
    if (all) this.#cursor.next();
    const pattern = this.#rest("/", true, "syntax error: missing '/' in ${}");
    const replacement = this.#rest("}", true, "syntax error: missing '}'");
    const value = this.#value(name);
    if (value === undefined && this.#options.keepUnset === true) {
      return `\${${name}/${pattern}/${replacement}}`;
    }
    const replace = all ? replaceAll : replaceFirst;
    return withPattern(() => replace(value ?? "", pattern, replacement));
  }

  /** The text up to `stop`. A fault that reached the end of everything is told as `atEnd`. */
  #rest(stop: string, keepEscapes: boolean, atEnd: string): string {
    try {
      return this.until(stop, keepEscapes).text;
    } catch (error) {
      if (error instanceof Fault && this.#cursor.peek() === "") throw new Fault(atEnd);
      throw error;
    }
  }

  /** Letters, digits and `_`; or digits alone; or one of the shell's own parameters. */
  #name(): string {
    const first = this.#cursor.peek();
    if (first !== "" && "@*#?-$!".includes(first)) return this.#cursor.next();
    const more = /\p{Nd}/u.test(first) ? /^\p{Nd}$/u : /^[\p{L}\p{Nd}_]$/u;
    let name = "";
    while (more.test(this.#cursor.peek())) name += this.#cursor.next();
    return name;
  }

  #value(name: string): string | undefined {
    const value = this.#env.get(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    return value;
  }
}

function unclosed(kind: string): Fault {
  return new Fault(`unexpected end of statement while looking for matching ${kind}-quote`);
}

function unsupported(sign: string): Fault {
  return new Fault(`unsupported modifier (${sign === "" ? "\ufffd" : sign}) in substitution`);
}

function withPattern(run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw error instanceof PatternError ? new Fault(error.message) : error;
  }
}
