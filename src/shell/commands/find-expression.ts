import type { Stat } from "../../process/stat.ts";
import type { Place } from "./walk-tree.ts";

/** What find has come upon. */
export interface Met {
  readonly path: string;
  readonly stat: Stat;
  readonly at: Place;
  /** The operand that the walk began with. */
  readonly root: string;
}

/** A part of an expression: says whether it holds, and does what it is there for. */
export type Predicate = (met: Met) => boolean | Promise<boolean>;

/** What is wrong with a command line, in find's words. */
export class FindError extends Error {
  override readonly name = "FindError";
}

/** What find is told once, wherever it stands in the expression. */
export interface FindOptions {
  maxDepth: number | null;
  minDepth: number;
  depthFirst: boolean;
  oneFileSystem: boolean;
  /** An action other than -prune was given: nothing is printed by itself. */
  acts: boolean;
}

/** Makes the predicate of a word, which may take further words. */
export type MakePredicate = (word: string, next: () => string) => Predicate;

const always: Predicate = () => true;

/** Reads an expression: `!` binds tighter than `-a`, that than `-o`, that than `,`. */
export class ExpressionReader {
  readonly #words: readonly string[];
  readonly #make: MakePredicate;
  #at = 0;

  constructor(words: readonly string[], make: MakePredicate) {
    this.#words = words;
    this.#make = make;
  }

  /** @throws FindError */
  read(): Predicate {
    if (this.#words.length === 0) return always;
    const predicate = this.#list();
    if (this.#at < this.#words.length) {
      throw new FindError(
        this.#peek() === ")"
          ? "invalid expression; you have too many ')'"
          : `paths must precede expression: \`${this.#peek()}'`,
      );
    }
    return predicate;
  }

  #peek(): string | undefined {
    return this.#words[this.#at];
  }

  #take(...words: readonly string[]): boolean {
    const found = this.#at < this.#words.length && words.includes(this.#words[this.#at]!);
    if (found) this.#at++;
    return found;
  }

  #list(): Predicate {
    let left = this.#or();
    while (this.#take(",")) {
      const [first, second] = [left, this.#or()];
      left = async (met) => {
        await first(met);
        return second(met);
      };
    }
    return left;
  }

  #or(): Predicate {
    let left = this.#and();
    while (this.#take("-o", "-or")) {
      const [first, second] = [left, this.#and()];
      left = async (met) => (await first(met)) || second(met);
    }
    return left;
  }

  #and(): Predicate {
    let left = this.#not();
    for (;;) {
      const stated = this.#take("-a", "-and");
      const next = this.#peek();
      if (!stated && (next === undefined || ["-o", "-or", ",", ")"].includes(next))) return left;
      const [first, second] = [left, this.#not()];
      left = async (met) => (await first(met)) && second(met);
    }
  }

  #not(): Predicate {
    if (this.#take("!", "-not")) {
      const inner = this.#not();
      return async (met) => !(await inner(met));
    }
    if (this.#take("(")) {
      const inner = this.#list();
      if (!this.#take(")")) {
        throw new FindError(
          "invalid expression; I was expecting to find a ')' somewhere but did not see one.",
        );
      }
      return inner;
    }
    const word = this.#peek();
    if (word === undefined) {
      throw new FindError(`expected an expression after '${this.#words.at(-1)}'`);
    }
    this.#at++;
    return this.#make(word, () => {
      const next = this.#words[this.#at++];
      if (next === undefined) throw new FindError(`missing argument to \`${word}'`);
      return next;
    });
  }
}
