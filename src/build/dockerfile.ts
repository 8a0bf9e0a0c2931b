/** What a Dockerfile says, with the place of each word: nothing is expanded yet and no file is looked at. */

/** Where something stands: lines and columns from 1, the end exclusive. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Dockerfile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
  readonly directives: Directives;
  /** ARG before the first FROM. */
  readonly metaArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  /** Where an instruction ends that has empty lines inside. */
  readonly emptyContinuations: readonly SourceRange[];
  /** Comments right before an instruction, by the line that it begins in. */
  readonly comments: ReadonlyMap<number, string>;
}

export interface Directives {
  readonly escape: "\\" | "`";
  readonly syntax?: string;
  readonly check?: string;
}

export interface Stage {
  readonly from: FromInstruction;
  /** FROM … AS; lower case. */
  readonly name?: string;
  readonly instructions: readonly Instruction[];
}

/** What all instructions have. */
interface Common {
  readonly range: SourceRange;
  /** As written, continuation lines joined and comments left out: what a history shows. */
  readonly original: string;
}

/** A command as a shell's line or as a list. */
export type CommandLine =
  | { readonly form: "shell"; readonly line: string; readonly heredocs: readonly Heredoc[] }
  | { readonly form: "exec"; readonly argv: readonly string[] };

export interface Heredoc {
  /** The word after `<<`. */
  readonly name: string;
  readonly content: string;
  /** The same as it stands in the file, leading tabs and all: what a shell is given, and a history shows. */
  readonly written: string;
  /** An unquoted word: variables are expanded (by the builder for COPY and ADD, by the shell for RUN). */
  readonly expand: boolean;
  /** `<<-`: leading tabs are gone. */
  readonly chomp: boolean;
  readonly fd: number;
}

export interface FromInstruction extends Common {
  readonly kind: "from";
  readonly image: string;
  readonly platform?: string;
}

export interface RunInstruction extends Common {
  readonly kind: "run";
  readonly command: CommandLine;
  /** `--mount=` as written, expanded later. */
  readonly mounts: readonly string[];
  readonly network?: string;
  readonly security?: string;
}

export interface CopyInstruction extends Common {
  readonly kind: "copy" | "add";
  readonly sources: readonly string[];
  /** In place of or beside `sources`: files written in the Dockerfile. */
  readonly heredocs: readonly Heredoc[];
  readonly target: string;
  readonly from?: string;
  readonly chown?: string;
  readonly chmod?: string;
  readonly checksum?: string;
  readonly link: boolean;
  readonly parents: boolean;
  readonly exclude: readonly string[];
  readonly keepGitDir: boolean;
  /** ADD --unpack; undefined where it was not given. */
  readonly unpack?: boolean;
}

export interface Pair {
  readonly name: string;
  readonly value: string;
}

export interface EnvInstruction extends Common {
  readonly kind: "env" | "label";
  readonly pairs: readonly Pair[];
}

export interface ArgInstruction extends Common {
  readonly kind: "arg";
  readonly args: readonly { readonly name: string; readonly value?: string }[];
}

export interface CmdInstruction extends Common {
  readonly kind: "cmd" | "entrypoint";
  readonly command: CommandLine;
}

export interface ShellInstruction extends Common {
  readonly kind: "shell";
  readonly argv: readonly string[];
}

export interface WordsInstruction extends Common {
  readonly kind: "expose" | "volume";
  readonly words: readonly string[];
}

export interface WordInstruction extends Common {
  readonly kind: "user" | "workdir" | "stopsignal" | "maintainer";
  readonly word: string;
}

export interface HealthcheckInstruction extends Common {
  readonly kind: "healthcheck";
  /** Null: NONE. */
  readonly command: CommandLine | null;
  /** Nanoseconds; 0 where it was not given. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  readonly retries: number;
}

export interface OnbuildInstruction extends Common {
  readonly kind: "onbuild";
  /** The instruction that the child's build takes, as written. */
  readonly trigger: string;
}

export type Instruction =
  | RunInstruction
  | CopyInstruction
  | EnvInstruction
  | ArgInstruction
  | CmdInstruction
  | ShellInstruction
  | WordsInstruction
  | WordInstruction
  | HealthcheckInstruction
  | OnbuildInstruction;
