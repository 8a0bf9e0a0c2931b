import { copyUpWork } from "../cost/time/event-work.ts";
import { contentOf, isFile } from "../layer/inode.ts";
import type { FirstChange } from "./analysis.ts";
import { firstPath } from "./classes/classify.ts";
import type { Body } from "./stack/body.ts";
import type { Stack } from "./stack/stack.ts";

/** The file that a container sees and whose copy-up is the dearest: the largest. Of several the one in the lowest layer. */
export function dearestFirstChange({ layers }: Stack): FirstChange | null {
  let dearest: Body | null = null;
  for (const body of layers.flatMap(({ bodies }) => bodies)) {
    if (!isFile(body.inode) || !body.isShown) continue;
    if (body.bytes > (dearest?.bytes ?? 0)) dearest = body;
  }
  if (dearest === null) return null;
  const { inode, bytes, layer } = dearest;
  // As Docker mounts: data is copied, and brought to the disk before the file is in its place.
  const work = copyUpWork({ kind: "data", copied: contentOf(inode).copyUpBytes(), flushed: true });
  return { path: firstPath(dearest), bytes, layer, work };
}
