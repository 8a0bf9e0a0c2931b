/** Something that cannot be known from a log, or that does not matter to the overlay, by kind. */
export type Unknown =
  | "no strace line"
  | "call without its beginning"
  | "call cut off"
  | "process without a parent in the log"
  | "order of processes"
  | "descriptor opened before the log begins"
  | "descriptor of unknown origin"
  | "standard stream"
  | "working directory"
  | "umask"
  | "call on a file that the image lacks"
  | "extended attribute cut off"
  | "shared writable mapping"
  | "io_uring"
  | "asynchronous I/O"
  | "failed for a reason of the machine"
  | "not simulated";

/** How often, and where first. */
export interface UnknownCount {
  readonly kind: Unknown;
  readonly count: number;
  /** "mmap of /var/lib/x" or the like. */
  readonly example: string;
  /** Line of the log. */
  readonly line: number;
}

/** Calls that came out other than the log says, of one kind. */
export interface Difference {
  readonly syscall: string;
  /** "ENOENT", "ok", "120 bytes". */
  readonly logged: string;
  readonly here: string;
  readonly count: number;
  /** The paths of the first few. */
  readonly examples: readonly string[];
  /** Line of the log of the first. */
  readonly line: number;
}

interface Counted {
  count: number;
}

/** Examples that are kept of each kind. */
const EXAMPLES = 5;

/** Counts what a replay cannot know, and what came out otherwise. What it keeps does not grow with the log. */
export class Findings {
  readonly #unknown = new Map<Unknown, UnknownCount & Counted>();
  readonly #differences = new Map<string, Difference & Counted & { readonly examples: string[] }>();
  /** Calls on other file systems than the overlay. */
  outside = 0;

  unknown(kind: Unknown, line: number, example: string): void {
    const known = this.#unknown.get(kind);
    if (known === undefined) this.#unknown.set(kind, { kind, count: 1, example, line });
    else known.count++;
  }

  difference(syscall: string, logged: string, here: string, path: string, line: number): void {
    const key = `${syscall} ${logged} ${here}`;
    let known = this.#differences.get(key);
    if (known === undefined) {
      known = { syscall, logged, here, count: 0, examples: [], line };
      this.#differences.set(key, known);
    }
    known.count++;
    const { examples } = known;
    if (examples.length < EXAMPLES && !examples.includes(path)) examples.push(path);
  }

  /** Most frequent first. */
  get unknowns(): readonly UnknownCount[] {
    return [...this.#unknown.values()].sort((a, b) => b.count - a.count);
  }

  get differences(): readonly Difference[] {
    return [...this.#differences.values()].sort((a, b) => b.count - a.count || a.line - b.line);
  }
}
