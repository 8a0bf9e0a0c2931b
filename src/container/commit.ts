import type { HistoryEntry } from "../image/imported-image.ts";
import { namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { Container } from "./container.ts";
import { type ContainerConfig, mergeConfig } from "./merge-config.ts";

export interface CommitInit {
  /** The config that the container ran with. */
  readonly config: ContainerConfig;
  /** The same with --change. Default: as it is. */
  readonly changed?: ContainerConfig;
  /** What the container ran: "sh -c echo". */
  readonly command: string;
  /** -m */
  readonly message?: string;
  /** When, as RFC 3339. */
  readonly created: string;
}

/** What a commit adds to an image. */
export interface Commit {
  /** To be registered on top of the image's layers; null when the container wrote nothing. What lies below a mount is
   *  not in it. */
  readonly layer: Layer | null;
  readonly config: ContainerConfig;
  readonly history: HistoryEntry;
}

/** `docker commit`. Even a directory that was only copied up makes a layer; a container whose upper is empty makes none,
 *  and an entry of the history that says so. Moby: daemon.CreateImageFromContainer */
export function commitContainer({ upper }: Container, init: CommitInit): Commit {
  const empty = namesOf(upper.root).size === 0;
  const { config, changed = config, command, message = "", created } = init;
  return {
    layer: empty ? null : upper,
    config: mergeConfig(changed, config),
    history: {
      created,
      createdBy: command,
      ...(message === "" ? {} : { comment: message }),
      emptyLayer: empty,
    },
  };
}
