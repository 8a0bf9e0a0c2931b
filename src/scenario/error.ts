import { grouped } from "../base/amount-words.ts";
import type { FileFault } from "../yaml/file-fault.ts";

/** A scenario file that cannot be read or is not well formed: its faults, in the order of the file. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly faults: readonly FileFault[];
  /** The text of the file, for showing the lines at fault; "" when it could not be read. */
  readonly source: string;
  /** How many faults there are besides. */
  readonly more: number;

  constructor(faults: readonly FileFault[], source: string, more = 0) {
    super([...faults.map(faultLine), ...moreLine(more)].join("\n"));
    this.faults = faults;
    this.source = source;
    this.more = more;
  }
}

/** Something about a file as a whole. */
export function fileError(file: string, message: string): ScenarioError {
  return new ScenarioError([{ file, line: 0, column: 0, path: "", message }], "");
}

/** The line that stands for faults that are not shown, if there are any. */
export function moreLine(count: number): string[] {
  const faults = count === 1 ? "fault" : "faults";
  return count === 0 ? [] : [`and ${grouped(count)} more ${faults}`];
}

/** "file:line:column path: message (hint)" */
export function faultLine({ file, line, column, path, message, hint }: FileFault): string {
  const name = file === "" ? '""' : file;
  const where = line === 0 ? name : `${name}:${line}:${column}`;
  const about = path === "" ? "" : ` ${path}:`;
  return `${where}${about === "" ? ":" : about} ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
