import { type Inode, isDir, namesOf } from "../layer/inode.ts";

/** Gives an inode a name that is free. A further name of an inode is a hard link, whose count the caller keeps. */
export function attach(parent: Inode, name: string, inode: Inode): void {
  namesOf(parent).add(name, inode);
  if (isDir(inode)) parent.nlink++;
}

/** Takes a name away, and all that is below it. */
export function detach(parent: Inode, name: string, inode: Inode): void {
  namesOf(parent).delete(name);
  if (isDir(inode)) parent.nlink--;
  const todo = [inode];
  for (let gone = todo.pop(); gone !== undefined; gone = todo.pop()) {
    gone.nlink--;
    if (isDir(gone)) for (const child of namesOf(gone).entries.values()) todo.push(child);
  }
}
