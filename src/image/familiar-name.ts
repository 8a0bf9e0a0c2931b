import type { ImageReference } from "./reference.ts";

const DEFAULT_DOMAIN = "docker.io";
const OFFICIAL = "library/";

/** A reference's name as Docker shows it, without tag: `alpine`, `me/app`, `host:5000/app`.
 *  distribution/reference: FamiliarName. */
export function familiarName({ domain, path }: ImageReference): string {
  if (domain !== DEFAULT_DOMAIN) return `${domain}/${path}`;
  const short = path.startsWith(OFFICIAL) ? path.slice(OFFICIAL.length) : path;
  return short.includes("/") ? path : short;
}
