/** One thing wrong with a scenario file. Lines and columns count from 1. */
export interface ScenarioFault {
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

/** A scenario file that cannot be read or is not well formed: every fault of it, in the order of the file. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly faults: readonly ScenarioFault[];
  /** The text of the file, for showing the lines at fault; "" when it could not be read. */
  readonly source: string;

  constructor(faults: readonly ScenarioFault[], source: string) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
    this.source = source;
  }
}

/** "file:line:column path: message (hint)" */
export function faultLine({ file, line, column, path, message, hint }: ScenarioFault): string {
  const where = line === 0 ? file : `${file}:${line}:${column}`;
  const about = path === "" ? "" : ` ${path}:`;
  return `${where}${about === "" ? ":" : about} ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
