import { digestOfBytes } from "./digest.ts";
import type { Digest } from "./imported-image.ts";

/** What names each layer together with all below it, lowest first. The lowest layer's is its diff_id; each other's the
 *  digest of the chain id below, a space, and its diff_id. OCI image-spec, config.md, "Layer ChainID". */
export function chainIds(diffIds: readonly Digest[]): Digest[] {
  let chain: Digest | null = null;
  return diffIds.map((diffId) => {
    chain = chain === null ? diffId : linked(chain, diffId);
    return chain;
  });
}

/** The chain id of the whole stack; null when it has no layers. */
export function chainId(diffIds: readonly Digest[]): Digest | null {
  return chainIds(diffIds).at(-1) ?? null;
}

function linked(chain: Digest, diffId: Digest): Digest {
  return digestOfBytes(Buffer.from(`${chain} ${diffId}`));
}
