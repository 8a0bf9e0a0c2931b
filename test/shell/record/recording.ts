/** What a shell did with a script. Text is bytes, one a character. */
export interface Recording {
  readonly script: string;
  readonly uid: number;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that were opened for writing, and the flags, in order. */
  readonly opens: readonly string[];
  /** What is in the upper: path, type, mode, owner, contents, marks. */
  readonly upper: readonly string[];
}
