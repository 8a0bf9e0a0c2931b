/** Where the values of variables come from: a Map is one. */
export interface WordEnv {
  get(name: string): string | undefined;
}

export interface ExpandOptions {
  /** The Dockerfile's escape character. Default: a backslash. */
  readonly escape?: "\\" | "`";
  /** Quotes are plain characters, as in the text of a COPY heredoc. */
  readonly plainQuotes?: boolean;
  /** Quotes work and stay in the result. */
  readonly keepQuotes?: boolean;
  /** Escape characters work and stay in the result. */
  readonly keepEscapes?: boolean;
  /** A variable without a value stays as it is written. */
  readonly keepUnset?: boolean;
  /** The modifiers of Docker 20.10: only `:-`, `:+`, `:?` and `?`. */
  readonly fewModifiers?: boolean;
}

export interface Expansion {
  readonly text: string;
  readonly words: readonly string[];
  /** Names of the variables that were asked for and had a value… */
  readonly matched: ReadonlySet<string>;
  /** …and of those that had none. */
  readonly unmatched: ReadonlySet<string>;
}
