import { textDigest } from "./text-digest.ts";

/** What names a layer together with all below it. Lowest first, one for each diff_id. The lowest layer's is its diff_id;
 *  each other's is the digest of the chain ID below, a space, and its diff_id. OCI image spec: Layer ChainID */
export function chainIds(diffIds: readonly string[]): string[] {
  const chain: string[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId : `sha256:${textDigest(`${below} ${diffId}`)}`);
  }
  return chain;
}
