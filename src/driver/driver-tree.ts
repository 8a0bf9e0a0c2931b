import type { Layer } from "../layer/layer.ts";
import { checkDepth } from "./depth-limits.ts";
import { DriverError } from "./driver-error.ts";
import { buildkitCacheId, cacheId, linkId } from "./driver-ids.ts";
import { type DriverNode, directory, textFile } from "./driver-node.ts";
import { type MountString, mountString } from "./mount-string.ts";

/** A layer that images are made of. */
export interface DriverLayer {
  readonly chainId: string;
  readonly diffId: string;
  /** Of the layer below; null for the lowest. */
  readonly parent: string | null;
  /** As the image counts it. */
  readonly size: number;
  readonly layer: Layer;
  readonly madeBy: "docker" | "buildkit";
}

export interface DriverContainer {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** The chain ID of its image's topmost layer; null for an image without layers. */
  readonly parent: string | null;
  readonly init: Layer;
  readonly upper: Layer;
  /** Its overlay is mounted. */
  readonly running: boolean;
}

export interface DriverInit {
  /** Docker's data root. Default: /var/lib/docker. */
  readonly root?: string;
  readonly layers: readonly DriverLayer[];
  readonly containers?: readonly DriverContainer[];
  readonly indexOff?: boolean;
}

/** What overlay2 keeps on disk for layers and containers. */
export interface DriverView {
  /** The data root, with overlay2/ and image/overlay2/layerdb/. */
  readonly tree: DriverNode;
  /** The directory of each layer, by chain ID, and of each container, by its id. */
  readonly directories: ReadonlyMap<string, string>;
  /** How each container is mounted, by its id. */
  readonly mounts: ReadonlyMap<string, MountString>;
}

/** Docker's overlay2 driver as data: the directories of its layers and containers, and the layer store's notes on them
 *  (but for tar-split.json.gz). Ids come out of what they name, where Docker draws them.
 *  Moby: daemon/graphdriver/overlay2, layer/filestore.go
 *  @throws DriverError too many layers on each other, or one whose parent is not given */
export function driverView(init: DriverInit): DriverView {
  return new Drawing(init).view();
}

const MOUNTED = 0o755;

class Drawing {
  readonly #init: DriverInit;
  readonly #layers: ReadonlyMap<string, DriverLayer>;
  readonly #directories = new Map<string, string>();
  readonly #mounts = new Map<string, MountString>();
  readonly #driver: Record<string, DriverNode> = {};
  readonly #links: Record<string, DriverNode> = {};
  /** Chain IDs that something lies on. */
  readonly #parents = new Set<string>();

  constructor(init: DriverInit) {
    this.#init = init;
    this.#layers = new Map(init.layers.map((layer) => [layer.chainId, layer]));
    for (const { parent } of [...init.layers, ...(init.containers ?? [])]) {
      if (parent !== null) this.#parents.add(parent);
    }
    for (const { chainId, madeBy } of init.layers) {
      const id = madeBy === "buildkit" ? buildkitCacheId(chainId) : cacheId(chainId);
      this.#directories.set(chainId, id);
    }
  }

  view(): DriverView {
    const sha256: Record<string, DriverNode> = {};
    for (const layer of this.#layers.values()) {
      this.#drawLayer(layer);
      sha256[layer.chainId.replace("sha256:", "")] = this.#layerNotes(layer);
    }
    const mounts: Record<string, DriverNode> = {};
    for (const container of this.#init.containers ?? []) {
      mounts[container.id] = this.#drawContainer(container);
    }
    const layerdb = directory(0o700, {
      mounts: directory(0o755, mounts),
      sha256: directory(0o755, sha256),
      tmp: directory(0o755, {}),
    });
    const tree = directory(0o710, {
      image: directory(0o700, { overlay2: directory(0o700, { layerdb }) }),
      overlay2: directory(0o710, { ...this.#driver, l: directory(0o700, this.#links) }),
    });
    return { tree, directories: this.#directories, mounts: this.#mounts };
  }

  /** @throws DriverError */
  #drawLayer({ chainId, parent, layer }: DriverLayer): void {
    const id = this.#directories.get(chainId)!;
    const below = this.#linksBelow(parent);
    checkDepth(below.length, "overlay2");
    this.#drawDirectory(id, layer, below, { committed: this.#parents.has(chainId) });
  }

  #drawContainer({ id, parent, init, upper, running }: DriverContainer): DriverNode {
    const directoryId = cacheId(id);
    const initId = `${directoryId}-init`;
    const below = this.#linksBelow(parent);
    this.#directories.set(id, directoryId);
    this.#drawDirectory(initId, init, below, { committed: true, worked: true });
    const lowers = [linkId(initId), ...below];
    checkDepth(lowers.length, "overlay2");
    this.#drawDirectory(directoryId, upper, lowers, { committed: false, worked: true, running });
    const { root = "/var/lib/docker", indexOff = false } = this.#init;
    const home = `${root}/overlay2`;
    this.#mounts.set(id, mountString({ home, id: directoryId, lowers, indexOff }));
    return directory(0o755, {
      "init-id": textFile(initId),
      "mount-id": textFile(directoryId),
      parent: parent === null ? null : textFile(parent),
    });
  }

  /** `worked`: it was mounted to be written to, and the kernel has made its part of the workdir. */
  #drawDirectory(
    id: string,
    layer: Layer,
    lowers: readonly string[],
    state: { readonly committed: boolean; readonly worked?: boolean; readonly running?: boolean },
  ): void {
    const link = linkId(id);
    const { committed, worked = false, running = false } = state;
    // A layer with nothing below needs no overlay; a container does, if only for its -init.
    const lowest = lowers.length === 0;
    const work = directory(0o700, worked ? { work: directory(0, {}) } : {});
    this.#links[link] = { kind: "symlink", target: `../${id}/diff` };
    this.#driver[id] = directory(0o710, {
      committed: committed ? textFile("", 0o600) : null,
      diff: { kind: "tree", mode: layer.root.mode & 0o7777, layer },
      link: textFile(link),
      lower: lowest ? null : textFile(lowers.map((name) => `l/${name}`).join(":")),
      merged: running ? { kind: "tree", mode: MOUNTED, layer: null } : null,
      work: lowest ? null : work,
    });
  }

  #layerNotes({ chainId, diffId, size, parent }: DriverLayer): DriverNode {
    return directory(0o700, {
      "cache-id": textFile(this.#directories.get(chainId)!),
      diff: textFile(diffId),
      parent: parent === null ? null : textFile(parent),
      size: textFile(String(size)),
    });
  }

  /** Short names of a layer and all below it, topmost first. @throws DriverError */
  #linksBelow(chainId: string | null): string[] {
    const links: string[] = [];
    for (let at = chainId; at !== null; ) {
      const layer = this.#layers.get(at);
      if (layer === undefined) throw new DriverError(`layer ${at} was not found (corruption?)`);
      links.push(linkId(this.#directories.get(at)!));
      at = layer.parent;
    }
    return links;
  }
}
