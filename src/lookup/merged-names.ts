import { type Inode, namesOf } from "../layer/inode.ts";
import { type Below, newestFirst } from "./below.ts";
import type { OverlayInode } from "./overlay-inode.ts";

/** Is told of every name that the layers of a directory have together. */
export interface NameVisitor {
  /** @param inode what the topmost layer has that has the name: a whiteout, too */
  add(name: string, inode: Inode): void;
}

/** Goes through the names of a directory in the order of a merged listing. Those of the upper come between those of the lowest
 *  layer and those of the layers between. */
export function visitNames(dir: OverlayInode, below: Below, visitor: NameVisitor): void {
  const { names, inodes, lowest } = below;
  const own = ownNames(dir);
  if (own.size === 0) {
    for (let i = 0; i < names.length; i++) visitor.add(names[i]!, inodes[i]!);
    return;
  }
  for (let i = 0; i < lowest; i++) visitor.add(names[i]!, own.get(names[i]!) ?? inodes[i]!);
  const lowestNames = namesOf(dir.lowers.at(-1)!.inode).entries;
  const [above, theirs] = newestFirst(own);
  for (let i = 0; i < above.length; i++) {
    if (!lowestNames.has(above[i]!)) visitor.add(above[i]!, theirs[i]!);
  }
  for (let i = lowest; i < names.length; i++) {
    if (!own.has(names[i]!)) visitor.add(names[i]!, inodes[i]!);
  }
}

/** The upper's names above those of the lower layers. Where nothing is below, the upper itself is the lowest layer. */
export function ownNames({ upper, lowers }: OverlayInode): ReadonlyMap<string, Inode> {
  return upper === null || lowers.length === 0 ? NOTHING : namesOf(upper).entries;
}

const NOTHING: ReadonlyMap<string, Inode> = new Map();
