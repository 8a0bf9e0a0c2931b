import { textDigest } from "./text-digest.ts";

/** Docker draws these at random. Here they come out of what they name: the same images have the same directories. */

/** The directory of a layer, or of a container: 64 hexadecimal digits. Moby: stringid.GenerateRandomID */
export const cacheId = (name: string): string => textDigest(`cache-id ${name}`);

const BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
const BUILDKIT_LENGTH = 25;

/** The directory of a layer that BuildKit made: 25 digits of base 36. BuildKit: identity.NewID */
export const buildkitCacheId = (name: string): string =>
  digits(`buildkit ${name}`, BASE36, BUILDKIT_LENGTH);

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LINK_LENGTH = 26;

/** The short name of a directory below `l/`: 26 characters, so that 128 of them fit into the page that mount(2) takes.
 *  Moby: overlayutils.GenerateID */
export const linkId = (cacheId: string): string => digits(`link ${cacheId}`, BASE32, LINK_LENGTH);

function digits(text: string, alphabet: string, length: number): string {
  let rest = BigInt(`0x${textDigest(text)}`);
  const base = BigInt(alphabet.length);
  let result = "";
  for (let i = 0; i < length; i++) {
    result = alphabet[Number(rest % base)]! + result;
    rest /= base;
  }
  return result;
}
