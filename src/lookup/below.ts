import { type Inode, namesOf } from "../layer/inode.ts";
import type { LowerPath, OverlayInode } from "./overlay-inode.ts";

/** The names that the lower layers of a directory have together, each as the topmost of them has it: whiteouts too. In the
 *  order of a listing. */
export interface Below {
  readonly names: readonly string[];
  readonly inodes: readonly Inode[];
  /** So many of them are in the lowest layer. What an upper has beside those is listed behind them. */
  readonly lowest: number;
  /** Changes of names in these layers until then. */
  readonly changes: number;
}

/** All changes of names in the lower layers of a directory: only behind the mount's back there are any. */
export function changesBelow(lowers: readonly LowerPath[]): number {
  let changes = 0;
  for (let i = 0; i < lowers.length; i++) changes += namesOf(lowers[i]!.inode).version;
  return changes;
}

/** The lower layers of a directory, topmost first. Where nothing is below, what an upper has takes their place. */
export function layersBelow({ upper, lowers }: OverlayInode): readonly LowerPath[] {
  return lowers.length > 0 ? lowers : [{ layer: 0, inode: upper! }];
}

/** Merges lower layers, topmost first: the lowest one's names, in its order; then those that it has not, from the top down. */
export function mergeBelow(lowers: readonly LowerPath[]): Below {
  const layers = lowers.map(({ inode }) => namesOf(inode).entries);
  const above = layers.slice(0, -1);
  const below = layers.at(-1)!;
  // Room for all: what grows is copied time and again.
  const room = layers.reduce((sum, { size }) => sum + size, 0);
  const names = new Array<string>(room);
  const inodes = new Array<Inode>(room);
  let count = 0;
  const [lowestNames, lowestInodes] = newestFirst(below);
  for (; count < lowestNames.length; count++) {
    names[count] = lowestNames[count]!;
    inodes[count] = lowestInodes[count]!;
  }
  const met = above.length < MANY ? null : new Set<string>();
  for (const [at, layer] of above.entries()) {
    const [its, theirs] = newestFirst(layer);
    for (let i = 0; i < its.length; i++) {
      const name = its[i]!;
      if (met === null ? firstIn(above, at, name) !== undefined : !isNew(met, name)) continue;
      if (below.has(name)) continue;
      names[count] = name;
      inodes[count++] = theirs[i]!;
    }
  }
  for (let i = 0; i < below.size; i++) {
    const covered = met === null || met.has(names[i]!);
    if (covered) inodes[i] = firstIn(above, above.length, names[i]!) ?? inodes[i]!;
  }
  names.length = count;
  inodes.length = count;
  return { names, inodes, lowest: below.size, changes: changesBelow(lowers) };
}

type Names = ReadonlyMap<string, Inode>;

/** Layers from which on it pays to note the names that were met. With fewer, to ask those above takes half the time. */
const MANY = 16;

/** What the topmost of the first `count` layers has under a name that has it. */
function firstIn(layers: readonly Names[], count: number, name: string): Inode | undefined {
  for (let i = 0; i < count; i++) {
    const inode = layers[i]!.get(name);
    if (inode !== undefined) return inode;
  }
  return undefined;
}

/** Whether a name is met for the first time. */
function isNew(met: Set<string>, name: string): boolean {
  const { size } = met;
  return met.add(name).size > size;
}

/** As a layer lists its names: a Map goes the other way. */
export const newestFirst = (entries: Names): [names: string[], inodes: Inode[]] => [
  [...entries.keys()].reverse(),
  [...entries.values()].reverse(),
];
