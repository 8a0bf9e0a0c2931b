import { compareNames } from "../base/names.ts";
import type { ByteClass, BytesByClass, DirectoryBytes } from "./analysis.ts";
import type { Place } from "./stack/place.ts";
import type { Stack } from "./stack/stack.ts";

export type Sums = Record<ByteClass, number>;

export const noBytes = (): Sums => ({
  deleted: 0,
  replaced: 0,
  unchanged: 0,
  metadata: 0,
  moved: 0,
  "link-split": 0,
  partial: 0,
  duplicate: 0,
  "left-over": 0,
  new: 0,
});

/** The part of all bytes below which a name is not worth being told: it counts in the sum of its directory alone. */
const WORTH = 1 / 1000;

/** The bytes of all layers by directory, those of hard links by their first name. */
export function directoryBytes(stack: Stack): DirectoryBytes {
  const bodies = stack.layers.flatMap((layer) => layer.bodies.filter(({ bytes }) => bytes > 0));
  const root = new Node("");
  for (const body of bodies) {
    const [name, ...above] = namesUp(body.versions[0]!.place);
    root
      .descend(above.reverse(), (directory) => directory.count(body.class, body.bytes))
      .weigh(name!, body.bytes);
  }
  const least = root.bytes * WORTH;
  for (const body of bodies) {
    const [name, ...above] = namesUp(body.versions[0]!.place);
    const directory = root.descend(above.reverse(), () => {});
    if (directory.weightOf(name!) >= least) directory.child(name!).count(body.class, body.bytes);
  }
  return root.told(least);
}

/** A directory, or a file that is worth being told. */
class Node {
  readonly name: string;
  readonly byClass = noBytes();
  readonly #children = new Map<string, Node>();
  /** Bytes of all files of a name: most are never told. */
  readonly #weights = new Map<string, number>();
  bytes = 0;

  constructor(name: string) {
    this.name = name;
  }

  child(name: string): Node {
    let child = this.#children.get(name);
    if (child === undefined) {
      child = new Node(name);
      this.#children.set(name, child);
    }
    return child;
  }

  /** The node below by these names; each on the way is visited, this one and that one too. */
  descend(names: readonly string[], visit: (node: Node) => void): Node {
    let node: Node = this;
    visit(node);
    for (const name of names) {
      node = node.child(name);
      visit(node);
    }
    return node;
  }

  weigh(name: string, bytes: number): void {
    this.#weights.set(name, this.weightOf(name) + bytes);
  }

  weightOf(name: string): number {
    return this.#weights.get(name) ?? 0;
  }

  count(byteClass: ByteClass, bytes: number): void {
    this.bytes += bytes;
    this.byClass[byteClass] += bytes;
  }

  told(least: number): DirectoryBytes {
    const children = [...this.#children.values()].filter(({ bytes }) => bytes >= least);
    children.sort((a, b) => b.bytes - a.bytes || compareNames(a.name, b.name));
    const byClass: BytesByClass = this.byClass;
    return {
      name: this.name,
      bytes: this.bytes,
      byClass,
      children: children.map((child) => child.told(least)),
    };
  }
}

/** The names from a place up to the root. */
function namesUp(place: Place): string[] {
  const names: string[] = [];
  for (let at = place; at.parent !== null; at = at.parent) names.push(at.name);
  return names;
}
