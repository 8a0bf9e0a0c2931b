import { type Inode, isDir, namesOf } from "../../layer/inode.ts";
import type { Layer } from "../../layer/layer.ts";
import { isDeviceWhiteout, isOpaque } from "../../layer/marks.ts";

/** The names that a stack of layers shows in the directory at `path`, in no order; none when there is no directory.
 *  @param lowers topmost first */
export function hiddenNames(lowers: readonly Layer[], path: string): string[] {
  const shown = new Map<string, boolean>();
  for (const directory of mergedDirectory(lowers, path)) {
    for (const [name, inode] of namesOf(directory).entries) {
      if (!shown.has(name)) shown.set(name, !isDeviceWhiteout(inode));
    }
  }
  return [...shown].filter(([, visible]) => visible).map(([name]) => name);
}

/** The directories that lie over one another at a path, topmost first. */
function mergedDirectory(lowers: readonly Layer[], path: string): Inode[] {
  let stack = lowers.map((layer) => layer.root);
  for (const name of path.split("/")) {
    if (name !== "") stack = mergedChild(stack, name);
  }
  return stack;
}

/** What is no directory, a whiteout too, hides all below it; so does an opaque directory, which is still one itself. */
function mergedChild(stack: readonly Inode[], name: string): Inode[] {
  const children: Inode[] = [];
  for (const directory of stack) {
    const child = namesOf(directory).get(name);
    if (child === undefined) continue;
    if (!isDir(child)) break;
    children.push(child);
    if (isOpaque(child)) break;
  }
  return children;
}
