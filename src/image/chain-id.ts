import { digestOfBytes } from "./digest.ts";
import type { Digest } from "./imported-image.ts";

/** The name of a stack of layers, lowest first, whatever image it belongs to; null for none. OCI image-spec,
 *  config.md, "Layer ChainID". */
export function chainId(diffIds: readonly Digest[]): Digest | null {
  let chain: Digest | null = null;
  for (const diffId of diffIds) chain = chain === null ? diffId : linked(chain, diffId);
  return chain;
}

/** The chain ids of a stack's lower parts and of itself, in the order of its layers. */
export function chainIds(diffIds: readonly Digest[]): Digest[] {
  let chain: Digest | null = null;
  return diffIds.map((diffId) => {
    chain = chain === null ? diffId : linked(chain, diffId);
    return chain;
  });
}

function linked(chain: Digest, diffId: Digest): Digest {
  return digestOfBytes(Buffer.from(`${chain} ${diffId}`));
}
