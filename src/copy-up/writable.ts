import { refuse } from "../base/refusal.ts";
import type { Superblock } from "../lookup/superblock.ts";
import type { UpperHalf } from "../mount/upper-half.ts";

/** The upper of a mount that may be written. @throws EROFS */
export function writableHalf(sb: Superblock): UpperHalf {
  const half = sb.mounted.upper;
  return half === null || sb.mounted.readonly ? refuse("EROFS") : half;
}
