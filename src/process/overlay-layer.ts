import { Directory } from "../layer/directory.ts";
import { type Body, Inode, isDir, isFile, namesOf } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import { Store } from "../layer/store.ts";
import { Xattrs } from "../layer/xattrs.ts";
import { type Dentry, inodeOf } from "../lookup/dentry.ts";
import { readMerged } from "../lookup/listing.ts";
import { linkCount, type OverlayInode } from "../lookup/overlay-inode.ts";
import type { OverlayFs } from "./overlay-fs.ts";

/** What a mount shows, as a layer of another mount. File contents are shared. */
export function overlayLayer(fs: OverlayFs): Layer {
  return new Snapshot(fs).take();
}

class Snapshot {
  readonly #fs: OverlayFs;
  readonly #layer: Layer;
  readonly #copies = new Map<OverlayInode, Inode>();

  constructor(fs: OverlayFs) {
    this.#fs = fs;
    const depth = 1 + Math.max(...fs.sb.mounted.lowers.map(({ store }) => store.depth));
    this.#layer = new Layer({ name: "overlay", store: new Store({ depth }) });
  }

  take(): Layer {
    const { root } = this.#fs;
    this.#dress(this.#layer.root, root);
    const pending: [Inode, Dentry][] = [[this.#layer.root, root]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [copy, dentry] = next;
      for (const { name, hidden } of readMerged(this.#fs.sb, dentry).reverse()) {
        if (hidden || name === "." || name === "..") continue;
        const child = this.#fs.lookup(dentry, name);
        if (child.inode === null) continue;
        const inode = this.#copyOf(child);
        namesOf(copy).set(name, inode);
        if (isDir(inode)) pending.push([inode, child]);
      }
    }
    return this.#layer;
  }

  /** Names of one object stay names of one object. */
  #copyOf(dentry: Dentry): Inode {
    const inode = inodeOf(dentry);
    const known = this.#copies.get(inode);
    if (known !== undefined) return known;
    const { mode, uid, gid, rdev } = inode.real;
    const ino = this.#layer.store.allocateIno();
    const copy = new Inode(ino, mode, uid, gid, rdev, bodyOf(inode));
    this.#copies.set(inode, copy);
    this.#dress(copy, dentry);
    return copy;
  }

  #dress(copy: Inode, dentry: Dentry): void {
    const inode = inodeOf(dentry);
    const { real } = inode;
    copy.mode = real.mode;
    copy.uid = real.uid;
    copy.gid = real.gid;
    copy.nlink = linkCount(inode);
    copy.flags = this.#fs.getFlags(dentry);
    copy.atimeSec = real.atimeSec;
    copy.atimeNsec = real.atimeNsec;
    copy.mtimeSec = real.mtimeSec;
    copy.mtimeNsec = real.mtimeNsec;
    copy.ctimeSec = real.ctimeSec;
    copy.ctimeNsec = real.ctimeNsec;
    const names = this.#fs.listXattrs(dentry);
    if (names.length > 0) {
      copy.xattrs = new Xattrs(names.map((name) => [name, this.#fs.getXattr(dentry, name)]));
    }
  }
}

function bodyOf(inode: OverlayInode): Body {
  if (isDir(inode.real)) return new Directory();
  return isFile(inode.real) ? inode.data.body : inode.real.body;
}
