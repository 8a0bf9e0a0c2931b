import type { Envelope } from "../base/event.ts";
import { recordingTrace } from "../base/trace.ts";
import type { Container } from "../container/container.ts";
import { createContainer } from "../container/create-container.ts";
import { type RunIn, runIn } from "../docker/run-in.ts";
import type { Layer } from "../layer/layer.ts";
import type { ShellResult } from "../shell/shell.ts";

/** A container, and the command to be run in it. */
export interface ContainerRun extends RunIn {
  /** Lowest first. */
  readonly layers: readonly Layer[];
  readonly init?: Layer;
  readonly upper?: Layer;
  readonly volumes: ReadonlyMap<string, Layer>;
  readonly tmpfs: readonly string[];
  readonly hostname: string;
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
    return { container, result: await runIn(container, run), envelopes };
  } finally {
    container.close();
  }
}
