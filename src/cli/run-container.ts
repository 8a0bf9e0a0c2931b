import type { Clock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import { recordingTrace } from "../base/trace.ts";
import { runUser } from "../build/owner-words.ts";
import type { Container } from "../container/container.ts";
import { createContainer } from "../container/create-container.ts";
import { makeDirectories } from "../container/make-path.ts";
import type { Layer } from "../layer/layer.ts";
import type { Command } from "../shell/command.ts";
import type { ShellLimits } from "../shell/limits.ts";
import { runShell } from "../shell/run-shell.ts";
import type { ShellResult } from "../shell/shell.ts";

/** A command to be run in a container. */
export interface ContainerRun {
  /** Lowest first. */
  readonly layers: readonly Layer[];
  readonly init?: Layer;
  readonly upper?: Layer;
  readonly volumes: ReadonlyMap<string, Layer>;
  readonly tmpfs: readonly string[];
  readonly readonly: boolean;
  readonly hostname: string;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly user: string;
  readonly workdir: string;
  readonly commands: ReadonlyMap<string, Command>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: Partial<ShellLimits>;
  readonly stdin: string;
  readonly onOutput: (stream: "out" | "err", text: string) => void;
}

/** What came of it. The container is closed: it can be compared, kept and committed. */
export interface RanContainer {
  readonly container: Container;
  readonly result: ShellResult;
  readonly envelopes: readonly Envelope[];
}

/** Runs a command in a container, as `docker run` and `docker exec` do.
 *  @throws ContainerError a mount that cannot be made; BuildError a user that is not there */
export async function runContainer(run: ContainerRun): Promise<RanContainer> {
  const { layers, clock, volumes, tmpfs } = run;
  const { trace, envelopes } = recordingTrace();
  const container = createContainer({
    ...{ layers, clock, trace, kind: "container", hostname: run.hostname },
    mounts: [
      ...[...volumes].map(([target, source]) => ({ target, source, volume: true })),
      ...tmpfs.map((target) => ({ target, source: "tmpfs" as const })),
    ],
    readonly: run.readonly,
    ...(run.init === undefined ? {} : { init: run.init }),
    ...(run.upper === undefined ? {} : { upper: run.upper }),
  });
  try {
    const root = container.process();
    const { uid, gid, groups, home } = runUser(root, run.user);
    // The runtime makes the working directory. runc: prepareRootfs
    if (!run.readonly) makeDirectories(root, run.workdir);
    const process = container.process({ uid, gid, groups, cwd: run.workdir });
    const env = new Map(run.env);
    if (!env.has("HOME")) env.set("HOME", home === "" ? "/" : home);
    const { commands, signal, limits, stdin, onOutput, argv } = run;
    const shell = { process, env, clock, commands, signal, limits, stdin, onOutput };
    return { container, result: await runShell(shell, argv), envelopes };
  } finally {
    container.close();
  }
}
