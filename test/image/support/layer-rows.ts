import { major, minor, typeOf } from "../../../src/base/mode.ts";
import { contentOf, type Inode, targetOf } from "../../../src/layer/inode.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";

/** One name of a layer, in plain values. */
export interface LayerRow {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly mtime?: readonly [sec: number, nsec: number];
  /** base64 */
  readonly data?: string;
  readonly target?: string;
  readonly rdev?: readonly [major: number, minor: number];
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** Every name of a layer, parents first. */
export function rowsOf(layer: Layer): LayerRow[] {
  return [...walk(layer.root)].map(({ path, inode }) => rowOf(path, inode));
}

function rowOf(path: string, inode: Inode): LayerRow {
  const type = typeOf(inode.mode);
  const device = type === "char" || type === "block";
  const xattrs = [...(inode.xattrs ?? [])].map(([name, value]) => [name, base64(value)]);
  return {
    path,
    type,
    mode: inode.mode & 0o7777,
    uid: inode.uid,
    gid: inode.gid,
    nlink: inode.nlink,
    mtime: [inode.mtimeSec, inode.mtimeNsec],
    ...(type === "file" ? { data: base64(contentOf(inode).bytes()) } : {}),
    ...(type === "symlink" ? { target: targetOf(inode) } : {}),
    ...(device ? { rdev: [major(inode.rdev), minor(inode.rdev)] as const } : {}),
    ...(xattrs.length > 0 ? { xattrs: Object.fromEntries(xattrs) } : {}),
  };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
