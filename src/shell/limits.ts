/** Bounds on what one script may do, so that a mistake in it ends with a reason. */
export interface ShellLimits {
  /** Commands run, those of functions and loops counted each time. */
  readonly commands: number;
  /** Rounds of one loop. */
  readonly loops: number;
  /** Functions, subshells and sourced files within one another. */
  readonly depth: number;
  /** Bytes of output, and of what a command substitution or a pipe holds. */
  readonly output: number;
}

export const DEFAULT_LIMITS: ShellLimits = {
  commands: 1_000_000,
  loops: 1_000_000,
  depth: 500,
  output: 64 * 1024 * 1024,
};
