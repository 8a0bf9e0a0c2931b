import { isSynthetic } from "../build/bases/bundled-base.ts";
import { DEFAULT_PATH, type Settings, settingsOf, volumesOf } from "../build/settings.ts";
import {
  KeptContainers,
  newContainerId,
  newVolume,
  type OpenContainer,
} from "../container/kept-container.ts";
import type { Image } from "../image/image.ts";
import type { Digest } from "../image/imported-image.ts";
import type { ImageReference } from "../image/reference.ts";
import type { Layer } from "../layer/layer.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault, StoreError } from "../store/store-error.ts";
import type { ExecCommandOptions } from "./exec-command.ts";
import { type FoundImage, findImage } from "./find-image.ts";
import { type OpenedFound, openFound } from "./open-found.ts";
import { openFiles } from "./open-kept.ts";
import { UserError } from "./user-error.ts";

/** What a command is run in: a container that was kept, or a fresh one. */
export interface ExecTarget {
  readonly id: string;
  /** As the user called it. */
  readonly imageName: string;
  readonly image: Image;
  /** Null when it is not in the store. */
  readonly stored: OpenedFound["stored"];
  /** Of an image that is not in the store: what it is to be called there. */
  readonly names: readonly ImageReference[];
  readonly synthetic: boolean;
  readonly settings: Settings;
  readonly volumes: ReadonlyMap<string, Layer>;
  readonly tmpfs: readonly string[];
  readonly readonly: boolean;
  /** Null for a fresh one. */
  readonly open: OpenContainer | null;
  close(): void;
}

/** @throws UserError when there is neither container nor image of that name */
export async function execTarget(
  name: string,
  options: ExecCommandOptions,
  store: ImageStore,
): Promise<ExecTarget> {
  const kept = await new KeptContainers(store.containers).find(name);
  return kept === null ? fresh(name, options, store) : again(kept.name, options, store);
}

async function again(
  name: string,
  options: ExecCommandOptions,
  store: ImageStore,
): Promise<ExecTarget> {
  const given = [
    options.name === undefined ? [] : ["--name"],
    options.volume.length === 0 ? [] : ["--volume"],
    options.tmpfs.length === 0 ? [] : ["--tmpfs"],
    options.readOnly === true ? ["--read-only"] : [],
  ].flat();
  if (given.length > 0) {
    const what = `${given.join(", ")}: ${name} is a container already, and is as it was made`;
    throw new UserError(`${what}; leave it out, or name an image`);
  }
  const { open, image, close } = await openFiles(store, name);
  const { id, image: imageName, imageId, manifest, config, tmpfs, readonly } = open.kept;
  return {
    ...{ id, imageName, image, names: [], tmpfs, readonly, open, close, volumes: open.volumes },
    stored: { id: imageId as Digest, manifest },
    synthetic: isSynthetic(image.config),
    settings: config as Settings,
  };
}

async function imageFor(name: string, store: ImageStore): Promise<FoundImage> {
  try {
    return await findImage(name, store);
  } catch (error) {
    if (!isStoreFault(error, "no-such-image")) throw error;
    const what = `No such container: ${name}; ${error.fault.what}`;
    throw new StoreError({ ...error.fault, what }, error);
  }
}

async function fresh(
  name: string,
  options: ExecCommandOptions,
  store: ImageStore,
): Promise<ExecTarget> {
  const found = await imageFor(name, store);
  const opened = await openFound(found, store);
  const { image, stored, synthetic, close } = opened;
  const settings = settingsOf(image.config);
  const targets = new Set([...volumesOf(settings), ...options.volume]);
  return {
    ...{ id: newContainerId(), imageName: name, image, stored, synthetic, close, open: null },
    names: found.source === "bundled" ? opened.references : [],
    settings: { ...settings, Env: settings.Env ?? [`PATH=${DEFAULT_PATH}`] },
    volumes: new Map([...targets].map((target) => [target, newVolume(target)])),
    tmpfs: options.tmpfs,
    readonly: options.readOnly === true,
  };
}
