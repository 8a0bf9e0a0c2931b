/** What a script says. Text is bytes, one a character. */

/** A word: what becomes nothing, one argument, or several. */
export interface Word {
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: "parameter";
      readonly name: string;
      /** bash's `[…]`. */
      readonly index: Word | null;
      readonly change: Change;
      readonly quoted: boolean;
    }
  | { readonly kind: "command"; readonly body: List; readonly quoted: boolean }
  /** bash's `<(…)` and `>(…)`: the name of a descriptor that gives the output, or takes the input. */
  | { readonly kind: "process"; readonly direction: "input" | "output"; readonly body: List }
  | { readonly kind: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

/** What stands after the name in `${name…}`. */
export type Change =
  | { readonly kind: "plain" }
  | { readonly kind: "length" }
  | {
      /** `:-`, `=`, `?`, `+`; `orEmpty` is the colon. */
      readonly kind: "default" | "assign" | "error" | "alternative";
      readonly orEmpty: boolean;
      readonly word: Word;
    }
  | { readonly kind: "prefix" | "suffix"; readonly longest: boolean; readonly pattern: Word }
  | {
      readonly kind: "replace";
      readonly where: "first" | "all" | "start" | "end";
      readonly pattern: Word;
      readonly by: Word;
    }
  | { readonly kind: "slice"; readonly offset: Word; readonly length: Word | null }
  | { readonly kind: "case"; readonly upper: boolean; readonly all: boolean }
  | { readonly kind: "indirect" }
  | { readonly kind: "bad"; readonly text: string };

export interface Assignment {
  readonly name: string;
  readonly index: Word | null;
  readonly append: boolean;
  readonly value: Word | readonly Word[];
}

export type RedirectionOperator =
  | "<"
  | ">"
  | ">>"
  | ">|"
  | "<>"
  | "<&"
  | ">&"
  | "&>"
  | "&>>"
  | "<<<"
  | "<<";

export interface Redirection {
  readonly operator: RedirectionOperator;
  readonly fd: number | null;
  /** Of `<<`: the document; empty until its line ends. */
  target: Word;
}

/** Commands in order. */
export type List = readonly AndOr[];

export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: "&&" | "||"; readonly pipeline: Pipeline }[];
  readonly background: boolean;
}

export interface Pipeline {
  readonly commands: readonly CommandNode[];
  readonly negated: boolean;
}

export interface Simple {
  readonly kind: "simple";
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  /** Arrays among the arguments of `declare` and its kin: set when it has run; their names are in `words`. */
  readonly lists?: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  readonly line: number;
}

export type Compound =
  | { readonly kind: "group" | "subshell"; readonly body: List }
  | {
      readonly kind: "if";
      readonly clauses: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List | null;
    }
  | {
      readonly kind: "while" | "until";
      readonly condition: List;
      readonly body: List;
    }
  | {
      /** `words` is null for "$@". */
      readonly kind: "for";
      readonly name: string;
      readonly words: readonly Word[] | null;
      readonly body: List;
    }
  | { readonly kind: "count"; readonly parts: readonly Word[]; readonly body: List }
  | { readonly kind: "case"; readonly word: Word; readonly items: readonly CaseItem[] }
  | { readonly kind: "let"; readonly expression: Word }
  | { readonly kind: "condition"; readonly test: Condition };

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: List;
  readonly end: ";;" | ";&" | ";;&";
}

/** bash's `[[ … ]]`. */
export type Condition =
  | { readonly kind: "not"; readonly test: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "unary"; readonly operator: string; readonly word: Word }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Word;
      readonly right: Word;
    };

export type CommandNode =
  | Simple
  | {
      readonly kind: "compound";
      readonly command: Compound;
      readonly redirections: readonly Redirection[];
      readonly line: number;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly body: CommandNode;
      readonly line: number;
    };
