/** A scenario that is well formed and still cannot be run: its image cannot be read, its mount is refused. */
export class ScenarioRunError extends Error {
  override readonly name = "ScenarioRunError";
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, message: string, cause?: unknown) {
    super(`${file}:${line}: ${message}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.line = line;
  }
}
