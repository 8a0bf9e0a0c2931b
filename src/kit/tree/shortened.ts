import type { TreeEntry } from "../../cases/outcome.ts";
import { decodeValue, encodeBytes } from "../../cases/value.ts";

/** A view as an outcome has it: long contents by their digest. */
export function shortened(tree: readonly TreeEntry[]): TreeEntry[] {
  return tree.map((entry) => {
    const { content } = entry;
    if (typeof content !== "object" || !("hex" in content)) return entry;
    return { ...entry, content: encodeBytes(decodeValue(content)) };
  });
}
