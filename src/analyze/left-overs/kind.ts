import type { FixKind } from "../analysis.ts";

/** Files that images rarely need, by where they lie. */
export interface LeftOverKind {
  /** What it is called in reports that programs read: "apt-lists". */
  readonly kind: string;
  /** "apt's package lists": what stands in "… leaves apt's package lists". */
  readonly title: string;
  /** Absolute, with `*`, `?` and [abc] within a name and `**` for any directories. What matches goes with all that is in it; a
   *  slash at the end: directories only. */
  readonly paths: readonly string[];
  /** Why they are not needed. */
  readonly reason: string;
  readonly fix: {
    readonly kind: FixKind;
    readonly words: string;
    /** With what a RUN may end that leaves them: "rm -rf /var/lib/apt/lists/*". */
    readonly command?: string | undefined;
  };
}
