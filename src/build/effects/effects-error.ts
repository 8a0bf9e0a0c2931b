/** One thing wrong with a file of effects. Lines and columns count from 1. */
export interface EffectsFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key: "commands.make[0].do[1].write"; "" for the file itself. */
  readonly path: string;
  /** What was expected, and what is there. */
  readonly message: string;
  /** What was probably meant, or what to do. */
  readonly hint?: string;
}

/** A file of effects that is not well formed: every fault of it, in the order of the file. */
export class EffectsError extends Error {
  override readonly name = "EffectsError";
  readonly faults: readonly EffectsFault[];

  constructor(faults: readonly EffectsFault[]) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
  }
}

/** "rules.yaml:3:7: commands.m[0]: what is wrong (what to do)" */
export function faultLine({ file, line, column, path, message, hint }: EffectsFault): string {
  const about = path === "" ? "" : `${path}: `;
  return `${file}:${line}:${column}: ${about}${message}${hint === undefined ? "" : ` (${hint})`}`;
}
