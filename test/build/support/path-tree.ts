import { compareNames } from "../../../src/base/names.ts";
import type { WalkedNode, WalkedTree } from "../../../src/build/context/kept-entries.ts";

/** A tree of paths; folders end in a slash. */
export class PathTree implements WalkedTree<null> {
  readonly #children = new Map<string, WalkedNode<null>[]>();
  readonly #folders = new Set([""]);

  constructor(paths: Iterable<string>) {
    for (const path of new Set(paths)) this.#add(path);
    for (const list of this.#children.values()) list.sort((a, b) => compareNames(a.name, b.name));
  }

  #add(path: string): void {
    const isFolder = path.endsWith("/");
    const plain = isFolder ? path.slice(0, -1) : path;
    if (isFolder) this.#folders.add(plain);
    const slash = plain.lastIndexOf("/");
    const parent = slash === -1 ? "" : plain.slice(0, slash);
    const list = this.#children.get(parent) ?? [];
    list.push({ name: plain.slice(slash + 1), node: null, isFolder });
    this.#children.set(parent, list);
  }

  children(path: string): readonly WalkedNode<null>[] {
    return this.#children.get(path) ?? [];
  }

  isFolder(path: string): boolean {
    return this.#folders.has(path);
  }

  has(path: string): boolean {
    if (this.isFolder(path)) return true;
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    return this.children(slash === -1 ? "" : path.slice(0, slash)).some((it) => it.name === name);
  }
}

/** Sorted the same way on both sides of a comparison. */
export function sorted(paths: Iterable<string>): string[] {
  return [...paths].sort(compareNames);
}
