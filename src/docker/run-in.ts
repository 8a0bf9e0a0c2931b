import type { Clock } from "../base/clock.ts";
import { runUser } from "../build/owner-words.ts";
import type { Container } from "../container/container.ts";
import { makeDirectories } from "../container/make-path.ts";
import type { Command } from "../shell/command.ts";
import type { ShellLimits } from "../shell/limits.ts";
import { runShell } from "../shell/run-shell.ts";
import type { ShellResult } from "../shell/shell.ts";

/** A command to be run in a container. */
export interface RunIn {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  /** As USER has it; "": root. */
  readonly user: string;
  /** Absolute. */
  readonly workdir: string;
  /** The container's file system cannot be written to. */
  readonly readonly: boolean;
  readonly commands: ReadonlyMap<string, Command>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ShellLimits>;
  /** Programs are there if the container has a file of their name, as on a real system (default); or all that we have. */
  readonly strictPath?: boolean;
  /** One byte a character. */
  readonly stdin: string;
  readonly onOutput?: (stream: "out" | "err", text: string) => void;
}

/** Runs a command in a container, as `docker exec` does. @throws BuildError a user that is not there */
export function runIn(container: Pick<Container, "process">, run: RunIn): Promise<ShellResult> {
  const root = container.process();
  const { uid, gid, groups, home } = runUser(root, run.user, "classic");
  // The runtime makes the working directory. runc: prepareRootfs
  if (!run.readonly) makeDirectories(root, run.workdir);
  const process = container.process({ uid, gid, groups, cwd: run.workdir });
  const env = new Map(run.env);
  if (!env.has("HOME")) env.set("HOME", home === "" ? "/" : home);
  return runShell({ ...run, process, env }, run.argv);
}
