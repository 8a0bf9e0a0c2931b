import type { CopyUpTrigger } from "../base/event.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { Superblock } from "../lookup/superblock.ts";
import type { UpperHalf } from "../mount/upper-half.ts";
import type { Wanted } from "./plan.ts";

/** One request to copy up. Kernel: struct ovl_copy_up_ctx. */
export interface CopyUp {
  readonly sb: Superblock;
  readonly half: UpperHalf;
  readonly dentry: Dentry;
  readonly trigger: CopyUpTrigger;
  readonly wanted: Wanted;
  /** The directory of what the system call is about, not that itself. */
  readonly parent: boolean;
}
