import type { Inode } from "./inode.ts";

/** The value of an `nlink` mark: how many names the merged view has of an indexed file, relative to what the upper
 *  object counts itself ("U+1"), or in the middle of a copy-up to what the lower counts ("L+0"). */

/** The number of names by a mark; undefined when it does not say. Kernel: ovl_get_nlink. */
export function linksByMark(
  mark: Uint8Array | undefined,
  upper: Inode,
  lower: Inode,
): number | undefined {
  const [, base, difference] = NLINK.exec(new TextDecoder("latin1").decode(mark)) ?? [];
  if (base === undefined) return undefined;
  const links = (base === "L" ? lower : upper).nlink + Number(difference);
  return links > 0 ? links : undefined;
}

/** What says that there are `links` names. Kernel: ovl_set_nlink_common. */
export function nlinkMark(base: "U" | "L", links: number, real: Inode): Uint8Array {
  const difference = links - real.nlink;
  return new TextEncoder().encode(`${base}${difference < 0 ? "" : "+"}${difference}`);
}

const NLINK = /^([UL])([+-]\d+)$/;
