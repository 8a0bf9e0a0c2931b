import type { Clock } from "../base/clock.ts";
import type { Process } from "../process/process.ts";
import type { Command } from "./command.ts";
import type { Flavour } from "./flavour.ts";
import type { ShellLimits } from "./limits.ts";

/** What a shell runs in. */
export interface ShellInit {
  /** Where files are changed; its credentials, umask and working directory are the shell's. */
  readonly process: Process;
  readonly env: ReadonlyMap<string, string>;
  readonly clock: Clock;
  /** Commands beside our own, by name: those that a build declares. They come first, and need no file. */
  readonly commands?: ReadonlyMap<string, Command>;
  readonly stdin?: string;
  /** Hears output as it comes. */
  readonly onOutput?: (stream: "out" | "err", text: string) => void;
  readonly signal?: AbortSignal;
  /** A command is there when the image has a file of its name in PATH, the shell itself included, as on a real
   *  system (default). False: ours are there whatever the image has. */
  readonly strictPath?: boolean;
  /** What /bin/sh is. Default: what the image's link says; dash where it is a file. */
  readonly flavour?: Flavour;
  readonly limits?: Partial<ShellLimits>;
}

/** What a script came to. */
export interface ShellResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Commands that were called and cannot be run here (apt-get, make, a compiled program), in order; each once. */
  readonly unknown: readonly string[];
  /** Commands that the image does not have, in order; each once. */
  readonly missing: readonly string[];
  /** Why the program could not even be started, as the container runtime says it: `exec: "/bin/sh": stat /bin/sh: no
   *  such file or directory`. Null when it was. */
  readonly refused: string | null;
}
