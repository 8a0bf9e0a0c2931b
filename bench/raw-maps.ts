import type { Stat } from "../src/index.ts";
import { sink } from "./sink.ts";

/** The least that JavaScript can do where a file system looks a path up: no layers, no rules, no permissions. What is
 *  found is copied into a result of the same shape as ours. */

/** A Map for each directory; the path is split by hand. Null: the name is missing. */
export class MapTree {
  readonly #root = new Map<string, Node>();

  constructor(paths: readonly string[], stat: Stat) {
    for (const path of paths) {
      let at = this.#root;
      const names = path.slice(1).split("/");
      for (const name of names.slice(0, -1)) {
        let next = at.get(name);
        if (!(next instanceof Map)) {
          next = new Map<string, Node>();
          at.set(name, next);
        }
        at = next;
      }
      at.set(names.at(-1)!, { ...stat });
    }
  }

  /** Asks for each; the sink gets what was found. */
  ask(paths: readonly string[]): void {
    for (const path of paths) {
      const found = this.#walk(path);
      sink.value = found === null ? null : copyOf(found);
    }
  }

  #walk(path: string): Stat | null {
    let at = this.#root;
    let start = 1;
    for (;;) {
      const slash = path.indexOf("/", start);
      if (slash < 0) return (at.get(path.slice(start)) as Stat | undefined) ?? null;
      const next = at.get(path.slice(start, slash));
      if (next === undefined) return null;
      at = next as Map<string, Node>;
      start = slash + 1;
    }
  }
}

type Node = Map<string, Node> | Stat;

/** One Map of whole paths. */
export class PathMap {
  readonly #paths: ReadonlyMap<string, Stat>;

  constructor(paths: readonly string[], stat: Stat) {
    this.#paths = new Map(paths.map((path) => [path, { ...stat }]));
  }

  ask(paths: readonly string[]): void {
    for (const path of paths) {
      const found = this.#paths.get(path);
      sink.value = found === undefined ? null : copyOf(found);
    }
  }
}

/** A Map of names for each layer, asked one after the other. */
export class LayerMaps {
  readonly #layers: readonly ReadonlyMap<string, string>[];

  /** Topmost first. */
  constructor(layers: readonly (readonly string[])[]) {
    this.#layers = layers.map((names) => new Map(names.map((name) => [name, name])));
  }

  ask(names: readonly string[]): void {
    for (const name of names) sink.value = this.#find(name);
  }

  /** The same for names that nobody has asked for: what is known of each is kept under its name, too. */
  meet(names: readonly string[]): void {
    const known = new Map<string, Met>();
    for (const name of names) known.set(name, { name, found: this.#find(name), links: 1, size: 0 });
    sink.value = known;
  }

  #find(name: string): string | undefined {
    const layers = this.#layers;
    for (let i = 0; i < layers.length; i++) {
      const found = layers[i]!.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

interface Met {
  readonly name: string;
  readonly found: string | undefined;
  readonly links: number;
  readonly size: number;
}

/** The names of several Maps, each once. */
export function mergedNames(layers: readonly ReadonlyMap<string, unknown>[]): string[] {
  const merged = new Set<string>();
  for (const layer of layers) for (const name of layer.keys()) merged.add(name);
  return [...merged];
}

function copyOf(stat: Stat): Stat {
  return {
    dev: stat.dev,
    ino: stat.ino,
    mode: stat.mode,
    nlink: stat.nlink,
    uid: stat.uid,
    gid: stat.gid,
    rdev: stat.rdev,
    size: stat.size,
    blksize: stat.blksize,
    blocks: stat.blocks,
    atimeSec: stat.atimeSec,
    atimeNsec: stat.atimeNsec,
    mtimeSec: stat.mtimeSec,
    mtimeNsec: stat.mtimeNsec,
    ctimeSec: stat.ctimeSec,
    ctimeNsec: stat.ctimeNsec,
  };
}
