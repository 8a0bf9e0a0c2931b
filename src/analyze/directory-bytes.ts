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
  const root = new Node("");
  for (const { bodies } of stack.layers) {
    for (const body of bodies) {
      if (body.bytes > 0) root.add(namesOf(body.versions[0]!.place), body.class, body.bytes);
    }
  }
  return root.told(root.bytes * WORTH);
}

class Node {
  readonly name: string;
  readonly byClass = noBytes();
  readonly children = new Map<string, Node>();
  bytes = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(names: readonly string[], byteClass: ByteClass, bytes: number): void {
    let node: Node = this;
    node.#count(byteClass, bytes);
    for (const name of names) {
      let child = node.children.get(name);
      if (child === undefined) {
        child = new Node(name);
        node.children.set(name, child);
      }
      child.#count(byteClass, bytes);
      node = child;
    }
  }

  told(least: number): DirectoryBytes {
    const children = [...this.children.values()].filter(({ bytes }) => bytes >= least);
    children.sort((a, b) => b.bytes - a.bytes || compareNames(a.name, b.name));
    const byClass: BytesByClass = this.byClass;
    return {
      name: this.name,
      bytes: this.bytes,
      byClass,
      children: children.map((child) => child.told(least)),
    };
  }

  #count(byteClass: ByteClass, bytes: number): void {
    this.bytes += bytes;
    this.byClass[byteClass] += bytes;
  }
}

function namesOf(place: Place): string[] {
  const names: string[] = [];
  for (let at = place; at.parent !== null; at = at.parent) names.push(at.name);
  return names.reverse();
}
