import { typeOf } from "../../../src/base/mode.ts";
import { Directory } from "../../../src/layer/directory.ts";
import { Inode, isDir, namesOf, sizeOf } from "../../../src/layer/inode.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { mount } from "../../../src/process/overlay.ts";
import type { Process } from "../../../src/process/process.ts";

/** What a mount of layers (lowest first) shows, a line a name: all that a user of the image can tell, but directories'
 *  times. The layers stay where they are: the mount is of copies of their roots. */
export function mergedTree(layers: readonly Layer[], gone: readonly string[] = []): string[] {
  return [...namesIn(processOn(layers))]
    .filter(({ path }) => !gone.some((top) => path === top || path.startsWith(`${top}/`)))
    .map(({ line }) => line)
    .sort();
}

/** st_size of what the mount shows, each object once. */
export function mergedBytes(layers: readonly Layer[]): number {
  const process = processOn(layers);
  const sizes = new Map<number | bigint, number>();
  for (const { path } of namesIn(process)) {
    const { ino, mode, size } = process.lstat(path);
    if (typeOf(mode) !== "dir") sizes.set(ino, size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** Bytes of a layer as `docker history` counts them, whatever its link counts say. */
export function bytesOfLayer(
  { root }: Layer,
  counts: (inode: Inode) => boolean = () => true,
): number {
  const seen = new Set<Inode>();
  const pending = [root];
  for (let inode = pending.pop(); inode !== undefined; inode = pending.pop()) {
    if (isDir(inode)) pending.push(...namesOf(inode).entries.values());
    else seen.add(inode);
  }
  return [...seen].filter(counts).reduce((sum, inode) => sum + sizeOf(inode), 0);
}

function processOn(layers: readonly Layer[]): Process {
  const { store } = new Layer();
  const below = [0, 1].map(() => new Layer({ store }));
  return mount({
    lowers: [...layers.map((layer) => copyOf(layer, store)).reverse(), ...below],
  }).process();
}

/** Of the directories and of the names in them; what is in the files is shared. */
function copyOf(layer: Layer, store: Layer["store"]): Layer {
  const copy = new Layer({ name: layer.name, store });
  const links = new Map<Inode, Inode>();
  const fill = (from: Inode, to: Inode): void => {
    const { mode, uid, gid, rdev, nlink, flags, xattrs } = from;
    Object.assign(to, { mode, uid, gid, rdev, nlink, flags, xattrs });
    to.copyTimes(from);
    if (!isDir(from)) {
      to.body = from.body;
      return;
    }
    for (const [name, inode] of namesOf(from).entries) {
      const known = links.get(inode);
      const body = isDir(inode) ? new Directory() : null;
      const own = known ?? new Inode(store.allocateIno(), inode.mode, 0, 0, inode.rdev, body);
      if (known === undefined) fill(inode, own);
      if (!isDir(inode)) links.set(inode, own);
      namesOf(to).add(name, own);
    }
  };
  fill(layer.root, copy.root);
  return copy;
}

function* namesIn(process: Process, path = "/"): Generator<{ path: string; line: string }> {
  // A whiteout in a directory that no other layer has is listed, but it is not there.
  if (process.tryLstat(path) === null) return;
  yield { path, line: lineOf(process, path) };
  if (typeOf(process.lstat(path).mode) !== "dir") return;
  for (const { name } of process.readdir(path)) {
    if (name === "." || name === "..") continue;
    yield* namesIn(process, path === "/" ? `/${name}` : `${path}/${name}`);
  }
}

function lineOf(process: Process, path: string): string {
  const { mode, uid, gid, rdev, mtimeSec, mtimeNsec } = process.lstat(path);
  const type = typeOf(mode);
  const words = [path, type, type === "symlink" ? "" : mode.toString(8), uid, gid, rdev];
  if (type !== "dir") words.push(mtimeSec, mtimeNsec);
  if (type === "symlink") words.push(process.readlink(path));
  if (type === "file") {
    const fd = process.open(path, "O_RDONLY");
    words.push(Buffer.from(process.readContent(fd).bytes()).toString("latin1"));
    process.close(fd);
  }
  for (const name of process.llistxattr(path).sort()) {
    words.push(name, Buffer.from(process.lgetxattr(path, name)).toString("hex"));
  }
  return words.join(" ");
}
