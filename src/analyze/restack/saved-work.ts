import { unitsOf, type Work, type WorkSum } from "../../cost/time/work.ts";
import { isDir } from "../../layer/inode.ts";
import { addUnpacking } from "../unpack-work.ts";
import type { Edits } from "./edits.ts";

/** What unpacking a draft does not have to do, that unpacking the image has: of files and of all else that is no directory. */
export function savedWork(edits: Edits): Work {
  const sum: WorkSum = {};
  for (const { body, kept } of edits.copies()) {
    if (isDir(body.inode)) continue;
    addUnpacking(sum, body.inode, body.versions.length);
    for (const names of kept) addUnpacking(sum, body.inode, names, -1);
  }
  return Object.fromEntries(unitsOf(sum).filter(([, count]) => count > 0));
}
