import { type Inode, isDir, isFile, isSymlink, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";

/** What a layer is at one moment, name by name: enough to tell later whether anything in it changed.
 *  Reading times are left out; contents are immutable values, so the value itself is kept. */
export class Fingerprint {
  readonly #layer: Layer;
  readonly #entries: ReadonlyMap<string, readonly unknown[]>;

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#entries = new Map(traitsAt(layer.root, ""));
  }

  get name(): string {
    return this.#layer.name;
  }

  /** True as long as the layer is what it was. */
  holds(): boolean {
    const now = new Map(traitsAt(this.#layer.root, ""));
    if (now.size !== this.#entries.size) return false;
    for (const [path, traits] of now) {
      const before = this.#entries.get(path);
      if (before === undefined || traits.some((trait, i) => trait !== before[i])) return false;
    }
    return true;
  }
}

function* traitsAt(inode: Inode, path: string): Generator<[string, readonly unknown[]]> {
  yield [path, traitsOf(inode)];
  if (!isDir(inode)) return;
  for (const [name, child] of namesOf(inode).entries) yield* traitsAt(child, `${path}/${name}`);
}

function traitsOf(inode: Inode): readonly unknown[] {
  const { ino, mode, uid, gid, rdev, nlink, flags } = inode;
  const times = [inode.mtimeSec, inode.mtimeNsec, inode.ctimeSec, inode.ctimeNsec];
  const body = isFile(inode) || isSymlink(inode) ? inode.body : null;
  const xattrs = [...(inode.xattrs ?? [])].flatMap(([name, value]) => [name, `${value}`]);
  return [ino, mode, uid, gid, rdev, nlink, flags, ...times, body, xattrs.length, ...xattrs];
}
