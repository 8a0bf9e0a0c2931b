import type { Clock } from "../base/clock.ts";
import type { Process } from "../process/process.ts";
import type { Command } from "./command.ts";

/** What a shell runs in. */
export interface ShellInit {
  /** Where files are changed; its credentials, umask and working directory are the shell's. */
  readonly process: Process;
  readonly env: ReadonlyMap<string, string>;
  readonly clock: Clock;
  /** Commands beside our own, by name: those that a build declares. They come first. */
  readonly commands?: ReadonlyMap<string, Command>;
  readonly stdin?: string;
  /** Hears output as it comes. */
  readonly onOutput?: (stream: "out" | "err", text: string) => void;
  readonly signal?: AbortSignal;
}

/** What a script came to. */
export interface ShellResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Commands that were called and cannot be run here (apt-get, make, a compiled program), in order; each once. */
  readonly unknown: readonly string[];
}
