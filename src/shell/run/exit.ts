/** A failure that ends the shell, or the subshell it happens in. Its words have been said. */
export class ShellExit extends Error {
  override readonly name = "ShellExit";
  readonly status: number;

  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** A write to a pipe that nobody reads on: the command ends as SIGPIPE ends it. */
export class BrokenPipe extends Error {
  override readonly name = "BrokenPipe";
}
