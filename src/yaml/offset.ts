import { type Document, isAlias, isMap, isScalar, isSeq, type Pair } from "yaml";
import type { KeyPath, Part } from "./key-path.ts";

/** Where in the text a path lies: followed as far as it goes, so that what is not there is where the nearest above it
 *  is. Within an alias, what it stands for is where it was written. */
export function offsetOf(document: Document, path: KeyPath, part: Part): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [i, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const last = i === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => keyOf(item) === `${step}`);
      if (pair === undefined) return offset;
      const key = startOf(pair.key);
      const value = startOf(pair.value);
      offset = (last && part === "value" ? value : key) ?? key ?? value ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

/** Where a node of a document begins; undefined for what is no node. */
export function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly [number, number, number] } | null | undefined)?.range?.[0];
}

/** The key of a pair as text; undefined when it is a list or a map. */
export function keyOf(pair: Pair): string | undefined {
  if (isScalar(pair.key)) return `${pair.key.value ?? ""}`;
  return typeof pair.key === "string" ? pair.key : undefined;
}
