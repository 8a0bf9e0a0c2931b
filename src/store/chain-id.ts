import { digestOfBytes } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";

/** The chain id of each layer, lowest first: what a layer is together with all below it. image-spec, config.md. */
export function chainIds(diffIds: readonly Digest[]): Digest[] {
  const chain: Digest[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId : digestOfBytes(Buffer.from(`${below} ${diffId}`)));
  }
  return chain;
}
