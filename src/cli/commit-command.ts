import { changedConfig } from "../build/config-changes.ts";
import { daemonOf } from "../build/daemon.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import type { Settings } from "../build/settings.ts";
import { committedImage } from "../container/commit-image.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { engineOf } from "./engine-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import { openKept } from "./open-kept.ts";
import type { CommandContext } from "./program.ts";
import { parseTag } from "./tag-option.ts";

/** As commander leaves them. */
export interface CommitCommandOptions {
  readonly change: readonly string[];
  readonly message?: string;
  readonly author?: string;
  readonly clock?: string;
  readonly engine?: string;
  readonly store?: string;
}

/** Makes an image of a container that was kept, and prints its id. @throws UserError */
export async function commitCommand(
  name: string,
  tag: string | undefined,
  options: CommitCommandOptions,
  { io, stdout }: CommandContext,
): Promise<ExitStatus> {
  const engine = engineOf(options.engine);
  const id = await orComplain(async () => {
    const names = tag === undefined ? [] : [parseTag("TAG", tag)];
    const now = clockFor(options.clock, io.env).now();
    const store = findStore(options.store, io);
    const { open, image, container, close } = await openKept(store, name);
    try {
      const { config, command, id: containerId, imageId } = open.kept;
      const made = committedImage(container, {
        ...{ base: image, config, containerId, now, created: timestamp(now) },
        changed: { ...changedConfig(config as Settings, options.change, engine) },
        engine: daemonOf(engine),
        command: command.join(" "),
        ...(options.message === undefined ? {} : { message: options.message }),
        ...(options.author === undefined ? {} : { author: options.author }),
      });
      return (await store.put(made, { names, parent: imageId, signal: io.signal })).id;
    } finally {
      close();
    }
  });
  await stdout.write(`${id}\n`);
  return EXIT.ok;
}
