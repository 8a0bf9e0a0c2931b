import { type IgnorePattern, type IgnoreRules, ignorePattern } from "./ignore-pattern.ts";

/** What is known of a path, for those below it. */
export interface IgnoreState {
  readonly ignored: boolean;
  /** By pattern: it has matched the path or one above it. Of the root: nothing. */
  readonly matched: readonly boolean[] | null;
}

const ROOT: IgnoreState = { ignored: false, matched: null };

/** Tells what the lines of a .dockerignore leave out: the last line that matches a path, or a folder above it, wins.
 *  A path is looked at after the folder it is in. */
export class IgnoreMatcher {
  readonly patterns: readonly IgnorePattern[];
  readonly #rules: IgnoreRules;

  /** @throws BadPattern or IllegalException for a line that is no pattern */
  constructor(lines: readonly string[], rules: IgnoreRules) {
    const patterns = lines.map((line) => ignorePattern(line, rules));
    this.patterns = patterns.filter((pattern) => pattern !== undefined);
    this.#rules = rules;
  }

  get root(): IgnoreState {
    return ROOT;
  }

  /** `path` is relative to the context, `above` the answer for its folder.
   *  @throws BadPattern */
  look(path: string, above: IgnoreState): IgnoreState {
    if (this.#rules === "20.10") return { ignored: this.#oneParent(path), matched: null };
    let ignored = false;
    const matched = this.patterns.map((pattern, at) => {
      // What a folder was not asked about, because it could change nothing there, counts as no match below it.
      const asked = pattern.exception === ignored;
      const match = above.matched?.[at] === true || (asked && pattern.matches(path));
      if (match) ignored = !pattern.exception;
      return match;
    });
    return { ignored, matched };
  }

  /** Whether a path is left out, its folders looked at first. */
  isIgnored(path: string): boolean {
    let state = ROOT;
    let at = "";
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      at += at === "" ? name : `/${name}`;
      state = this.look(at, state);
    }
    return state.ignored;
  }

  /** A folder that is left out may hold something that is not. */
  mayHoldExceptions(folder: string): boolean {
    const exceptions = this.patterns.filter((pattern) => pattern.exception);
    const current = this.#rules === "current";
    const shapes = exceptions.map(({ text }) => (current ? withoutGlob(text) : text));
    if (current && shapes.some((text) => /[*[\]?^\\]/.test(text))) return true;
    return shapes.some((text) => `${text}/`.startsWith(`${folder}/`));
  }

  #oneParent(path: string): boolean {
    const above = path.split("/").slice(0, -1);
    let ignored = false;
    for (const pattern of this.patterns) {
      const parent = pattern.depth <= above.length ? above.slice(0, pattern.depth) : null;
      const match = pattern.matches(path) || (parent !== null && pattern.matches(parent.join("/")));
      if (match) ignored = !pattern.exception;
    }
    return ignored;
  }
}

function withoutGlob(text: string): string {
  return text.replace(/\/\*\*$/, "").replace(/\/\*$/, "");
}
