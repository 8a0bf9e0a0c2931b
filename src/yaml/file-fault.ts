/** One thing wrong with a file that someone wrote. Lines and columns count from 1. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key: "steps[3].chmod.mode"; "" for the file itself. */
  readonly path: string;
  /** What was expected, and what is there. */
  readonly message: string;
  /** What was probably meant, or what to do. */
  readonly hint?: string;
}

/** "rules.yaml:3:7: commands.m[0]: what is wrong (what to do)" */
export function faultLine({ file, line, column, path, message, hint }: FileFault): string {
  const about = path === "" ? "" : `${path}: `;
  return `${file}:${line}:${column}: ${about}${message}${hint === undefined ? "" : ` (${hint})`}`;
}
