import { isDirMode, major, minor, typeOf } from "../../src/base/mode.ts";
import { contentOf, type Inode, isFile, isSymlink, targetOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { text } from "../support/layer.ts";
import { BASE_TIME } from "./base.ts";

const LETTERS = {
  file: "f",
  dir: "d",
  symlink: "l",
  char: "c",
  block: "b",
  fifo: "p",
  socket: "s",
};

/** An upper as the recording lists it: path, type, mode, owner, size, time, links, device, xattrs; sorted. Sizes of
 *  directories are the backing file system's matter; so are the values of uuid and origin. */
export function upperLines(upper: Layer): string[] {
  return [...walk(upper.root)].map(({ path, inode }) => lineOf(path, inode)).sort();
}

function lineOf(path: string, inode: Inode): string {
  const { mode, uid, gid, mtimeSec, mtimeNsec, nlink, rdev } = inode;
  const kept = mtimeSec === BASE_TIME && mtimeNsec === 0;
  const xattrs = [...(inode.xattrs ?? [])].map(([name, value]) =>
    /uuid$|origin$/.test(name) ? name : `${name}=${text(value)}`,
  );
  return [
    path,
    LETTERS[typeOf(mode)],
    (mode & 0o7777).toString(8),
    `${uid}:${gid}`,
    isDirMode(mode) ? 0 : sizeOf(inode),
    kept ? BASE_TIME : "now",
    nlink,
    `${major(rdev)},${minor(rdev)}`,
    ...xattrs.sort(),
  ].join(" ");
}

function sizeOf(inode: Inode): number {
  if (isFile(inode)) return contentOf(inode).size;
  return isSymlink(inode) ? targetOf(inode).length : 0;
}
