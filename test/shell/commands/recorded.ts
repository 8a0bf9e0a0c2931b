/** What a command line did, with the real command on a real overlay. */
export interface Recorded {
  readonly line: string;
  /** Uid and gid, if not root's. */
  readonly as?: number;
  readonly stdin?: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The system calls that change files, in order: "unlink /w/f". */
  readonly calls?: readonly string[];
  /** As treeText tells it. */
  readonly upper: readonly string[];
}

/** A command line to record. */
export interface Line {
  readonly line: string;
  readonly as?: number;
  readonly stdin?: string;
  /** Its system calls, too. */
  readonly calls?: boolean;
}

/** "! LINE" records system calls as well, "@1000 LINE" runs as that user. */
export function lines(...given: readonly (string | Line)[]): readonly Line[] {
  return given.map((each) => {
    if (typeof each !== "string") return each;
    const [, calls, as, line] = /^(! )?(?:@(\d+) )?(.*)$/s.exec(each)!;
    return {
      line: line!,
      ...(calls === undefined ? {} : { calls: true }),
      ...(as === undefined ? {} : { as: Number(as) }),
    };
  });
}
