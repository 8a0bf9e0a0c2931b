import { S_IFDIR, S_IFREG } from "../../src/base/mode.ts";
import { Directory } from "../../src/layer/directory.ts";
import { contentOf, Inode, isDir, namesOf } from "../../src/layer/inode.ts";
import type { NewFile, Storage } from "./storage.ts";

/** As the engine keeps them. */
export class ObjectStorage implements Storage<Inode> {
  readonly root = new Inode(1, S_IFDIR | 0o755, 0, 0, 0, new Directory());

  directory(parent: Inode, name: string): Inode {
    const inode = new Inode(0, S_IFDIR | 0o755, 0, 0, 0, new Directory());
    parent.nlink++;
    namesOf(parent).set(name, inode);
    return inode;
  }

  file(parent: Inode, name: string, made: NewFile): void {
    const inode = new Inode(made.ino, S_IFREG | 0o644, 0, 0, 0, made.content);
    inode.atimeSec = made.mtimeSec;
    inode.atimeNsec = made.mtimeNsec;
    inode.mtimeSec = made.mtimeSec;
    inode.mtimeNsec = made.mtimeNsec;
    inode.ctimeSec = made.mtimeSec;
    inode.ctimeNsec = made.mtimeNsec;
    namesOf(parent).set(name, inode);
  }

  seal(): void {
    // Nothing is in reserve.
  }

  walk(named: boolean): number {
    return walkObjects(this.root, named);
  }

  find(names: readonly string[]): number {
    let inode = this.root;
    for (const name of names) {
      const next = isDir(inode) ? namesOf(inode).get(name) : undefined;
      if (next === undefined) return -1;
      inode = next;
    }
    return contentOf(inode).size;
  }
}

function walkObjects(dir: Inode, named: boolean): number {
  let sum = 0;
  for (const [name, inode] of namesOf(dir).entries) {
    if (named) sum += name.length + name.charCodeAt(0);
    sum += inode.mode + inode.mtimeSec;
    sum += isDir(inode) ? walkObjects(inode, named) : contentOf(inode).size;
  }
  return sum;
}
