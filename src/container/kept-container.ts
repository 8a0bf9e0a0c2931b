import { randomBytes } from "node:crypto";
import type { Digest } from "../image/imported-image.ts";
import { LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import type { Records, StoredRecord } from "../store/records.ts";
import { isStoreFault } from "../store/store-error.ts";
import { ContainerError } from "./container-error.ts";
import { restoreUpper } from "./keep/restore-upper.ts";
import { serializeUpper } from "./keep/serialize-upper.ts";
import type { ContainerConfig } from "./merge-config.ts";

/** What is known of a container that was kept, beside its files. */
export interface KeptContainer {
  readonly version: 1;
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** As the user called it. */
  readonly image: string;
  readonly imageId: Digest;
  /** Of its manifest: what has to stay in the store. */
  readonly manifest: Digest;
  /** The image's settings, with what the container was given beside. */
  readonly config: ContainerConfig;
  /** What it was made for. */
  readonly command: readonly string[];
  /** Of that. */
  readonly exitCode: number;
  /** RFC 3339. */
  readonly created: string;
  readonly started: string;
  readonly finished: string;
  readonly readonly: boolean;
  readonly volumes: readonly string[];
  readonly tmpfs: readonly string[];
  /** Bytes, as Docker counts them. */
  readonly sizeRw: number;
  readonly sizeRootFs: number;
}

/** The files of a container. */
export interface ContainerFiles {
  /** The image's layers, lowest first. */
  readonly layers: readonly Layer[];
  readonly init: Layer;
  readonly upper: Layer;
  /** What its volumes hold, by where they are mounted. */
  readonly volumes: ReadonlyMap<string, Layer>;
}

/** A container with its files, until it is closed. */
export interface OpenContainer extends ContainerFiles {
  readonly kept: KeptContainer;
  /** To be given when it is kept again. */
  readonly revision: string;
  close(): void;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** The containers of a store. A name belongs to one container at a time. */
export class KeptContainers {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** All of them, the newest first. */
  async list(): Promise<KeptContainer[]> {
    const all = (await this.#records.list()).flatMap(known);
    return all.sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0));
  }

  /** The one that a name, an id, or the beginning of an id means; null when there is none.
   *  @throws ContainerError when several begin so */
  async find(text: string): Promise<KeptContainer | null> {
    const all = await this.list();
    const name = text.replace(/^\//, "");
    const exact = all.find((one) => one.name === name || one.id === text);
    if (exact !== undefined) return exact;
    const found = /^[0-9a-f]+$/.test(text) ? all.filter(({ id }) => id.startsWith(text)) : [];
    if (found.length < 2) return found[0] ?? null;
    throw new ContainerError(`Multiple IDs found with provided prefix: ${text}`, {
      remedy: `give more of it: ${found.map(({ id }) => id.slice(0, 12)).join(", ")}`,
    });
  }

  /** @throws ContainerError in Docker's words when there is none */
  async require(text: string): Promise<KeptContainer> {
    const found = await this.find(text);
    if (found !== null) return found;
    throw new ContainerError(`No such container: ${text}`, {
      remedy: "copyup ps -a lists those that were kept",
    });
  }

  /** Opens one on its image's layers, which the caller has opened (lowest first).
   *  @throws ImageError when its files are damaged; StoreError when they are gone */
  async open(name: string, layers: readonly Layer[]): Promise<OpenContainer> {
    const closers: (() => void)[] = [];
    const record = await this.#records.read(name);
    const kept = record === null ? undefined : known(record)[0];
    if (record === null || kept === undefined) {
      throw new ContainerError(`No such container: ${name}`);
    }
    const restore = async (file: string, below: readonly Layer[]): Promise<Layer> => {
      const { range, close } = await this.#records.open(name, file);
      closers.push(close);
      return restoreUpper(range, below, file.replace(/\.tar$/, ""));
    };
    try {
      const init = await restore("init.tar", layers);
      const upper = await restore("upper.tar", [...layers, init]);
      const volumes = new Map<string, Layer>();
      for (const [i, target] of kept.volumes.entries()) {
        volumes.set(target, await restore(`volume-${i}.tar`, []));
      }
      const close = () => {
        for (const one of closers.splice(0)) one();
      };
      return { kept, revision: record.revision, layers, init, upper, volumes, close };
    } catch (error) {
      for (const one of closers) one();
      throw error;
    }
  }

  /** Keeps a container as it is now. `replaces`: the revision it was opened at, null for a new one.
   *  @throws ContainerError when the name is taken, or the container was changed meanwhile */
  async keep(kept: KeptContainer, files: ContainerFiles, replaces: string | null): Promise<void> {
    const { layers, init, upper, volumes } = files;
    const contents = {
      "init.tar": serializeUpper(init, layers),
      "upper.tar": serializeUpper(upper, [...layers, init]),
      ...Object.fromEntries(
        kept.volumes.map((target, i) => [
          `volume-${i}.tar`,
          serializeUpper(volumes.get(target)!, []),
        ]),
      ),
    };
    const needs = [kept.manifest];
    try {
      await this.#records.write(kept.name, { document: kept, needs, files: contents, replaces });
    } catch (error) {
      if (!isStoreFault(error, "conflict")) throw error;
      throw replaces === null ? nameTaken(kept.name, await this.find(kept.name)) : changed(kept);
    }
  }

  /** @throws ContainerError when there is none */
  async remove(text: string): Promise<KeptContainer> {
    const kept = await this.require(text);
    await this.#records.remove(kept.name);
    return kept;
  }
}

/** @throws ContainerError in Docker's words for what is no name */
export function requireContainerName(name: string): void {
  if (NAME.test(name)) return;
  throw new ContainerError(
    `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  );
}

export const newContainerId = (): string => randomBytes(32).toString("hex");

/** An empty volume. */
export function newVolume(target: string): Layer {
  return new LayerBuilder({ name: `volume ${target}` }).layer;
}

export function nameTaken(name: string, by: KeptContainer | null): ContainerError {
  const who = by === null ? "another container" : `container "${by.id}"`;
  return new ContainerError(
    `Conflict. The container name "/${name}" is already in use by ${who}. You have to remove (or rename) that container to be able to reuse that name.`,
    { remedy: `copyup rm ${name}, or copyup exec ${name} to run in it again` },
  );
}

function changed({ name }: KeptContainer): ContainerError {
  return new ContainerError(
    `container ${name} was changed or removed by another copyup meanwhile`,
    {
      remedy: "nothing of this run was kept: run it again",
    },
  );
}

/** What a record says, if it is of our making. */
function known({ document }: StoredRecord): KeptContainer[] {
  return (document as Partial<KeptContainer>).version === 1 ? [document as KeptContainer] : [];
}
