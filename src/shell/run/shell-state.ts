import type { Flavour } from "../flavour.ts";
import type { CommandNode } from "../parse/ast.ts";
import type { Files } from "./files.ts";
import type { Reader } from "./process-substitution.ts";
import type { Shared } from "./shared.ts";
import { Variables } from "./variables.ts";

/** Where a command wants to go instead of on. */
export type Jump =
  | { readonly kind: "break" | "continue"; levels: number }
  | { readonly kind: "return" | "exit"; readonly status: number };

/** One shell: a script's, or a subshell's. */
export class Shell {
  readonly shared: Shared;
  readonly flavour: Flavour;
  files: Files;
  variables = new Variables();
  functions = new Map<string, CommandNode>();
  /** `e`, `u`, `x`, `f`, `n`, `v`, `C`, `a`, and long names: `pipefail`. */
  options = new Set<string>();
  traps = new Map<string, string>();
  /** $0 */
  name: string;
  /** "$@" */
  positional: string[] = [];
  /** $? */
  status = 0;
  /** $! */
  lastBackground = "";
  readonly jobs = new Map<string, number>();
  line = 1;
  jump: Jump | null = null;
  /** Greater than 0 where a failure is a question: in a condition, before && and ||, after !. */
  tested = 0;
  loops = 0;
  /** Functions, subshells and files within one another. */
  depth = 0;
  /** Command substitutions around this shell. */
  nesting = 0;
  /** Sourced files and functions: where return returns from. */
  returnable = 0;
  /** Logical: as `cd` went there. */
  cwd: string;
  pid = "1";
  readonly subshell: boolean;
  /** Where the shell it was forked from is, once this one has gone elsewhere: a descriptor of the process. */
  comeBack: number | null = null;
  /** The umask of the shell it was forked from, once this one has another. */
  umaskBefore: number | null = null;
  /** Status of the last command substitution of a command. */
  substituted: number | null = null;
  /** Where each command was found (hash). */
  readonly hashed = new Map<string, string>();
  /** Descriptors of process substitutions of the commands at work, and what will read from them. */
  readonly opened: number[] = [];
  readers: Reader[] = [];
  /** Where popd goes back to, the next first. */
  readonly directories: string[] = [];
  optionIndex = 1;
  optionOffset = 0;
  /** The builtin at work: busybox names it in messages. */
  working: string | null = null;
  /** Runs a script or text; a file. For messages of busybox and bash. */
  readonly fromFile: boolean;

  constructor(init: {
    readonly shared: Shared;
    readonly flavour: Flavour;
    readonly files: Files;
    readonly name: string;
    readonly cwd: string;
    readonly subshell?: boolean;
    readonly fromFile?: boolean;
  }) {
    this.shared = init.shared;
    this.flavour = init.flavour;
    this.files = init.files;
    this.name = init.name;
    this.cwd = init.cwd;
    this.subshell = init.subshell ?? false;
    this.fromFile = init.fromFile ?? false;
  }

  get process(): Shared["process"] {
    return this.shared.process;
  }

  out(bytes: string): void {
    this.files.get(1).write(bytes);
  }

  err(bytes: string): void {
    this.files.get(2).write(bytes);
  }

  /** A subshell: it sees all and changes nothing of this one's but files. */
  fork(): Shell {
    const { shared, flavour, name, cwd, fromFile } = this;
    const files = this.files.fork();
    const child = new Shell({ shared, flavour, files, name, cwd, fromFile, subshell: true });
    child.variables = this.variables.fork();
    child.functions = new Map(this.functions);
    child.options = new Set(this.options);
    child.positional = this.positional;
    child.status = this.status;
    child.lastBackground = this.lastBackground;
    child.line = this.line;
    child.tested = this.tested;
    child.depth = this.depth + 1;
    child.nesting = this.nesting;
    child.pid = this.pid;
    child.returnable = this.returnable;
    for (const [command, path] of this.hashed) child.hashed.set(command, path);
    child.directories.push(...this.directories);
    if (child.depth > shared.limits.depth) shared.exceeded("depth", "subshells and functions");
    return child;
  }

  /** Goes to a directory; the shell that this one was forked from stays where it is. @throws FsError */
  changeDirectory(path: string): void {
    const { process } = this;
    let here: number | null = null;
    if (this.subshell && this.comeBack === null) here = process.open(".", "O_PATH|O_DIRECTORY");
    try {
      process.chdir(path);
    } catch (error) {
      if (here !== null) process.close(here);
      throw error;
    }
    if (here !== null) this.comeBack = here;
  }

  setUmask(mask: number): void {
    const before = this.process.umask(mask);
    if (this.subshell) this.umaskBefore ??= before;
  }

  /** The end of a subshell. */
  leave(): void {
    const { process } = this;
    if (this.comeBack !== null) {
      process.fchdir(this.comeBack);
      process.close(this.comeBack);
    }
    if (this.umaskBefore !== null) process.umask(this.umaskBefore);
    this.files.closeAll();
  }

  option(name: string): boolean {
    return this.options.has(name);
  }
}
