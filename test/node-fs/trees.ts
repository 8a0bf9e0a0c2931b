import type { Volume } from "memfs";
import { type FileType, typeOf } from "../../src/base/mode.ts";
import { contentOf, type Inode, isDir, isFile, namesOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import type { Process } from "../../src/process/process.ts";

/** One name with all that memfs can hold of it. */
export interface Item {
  readonly path: string;
  readonly type: FileType;
  readonly mode: number;
  readonly owner: string;
  /** atime, mtime and ctime in milliseconds. */
  readonly times: readonly number[];
  readonly target?: string;
  readonly data?: string;
  /** All names of the same file, sorted; of a directory, what is in it, oldest first. */
  readonly names: readonly string[];
}

interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export function layerItems(layer: Layer): Item[] {
  const visits = [...walk(layer.root)];
  return sorted(
    visits.map(({ path, inode }) => ({
      ...itemOf(path, inode, engineTimes(inode)),
      ...(isFile(inode) ? { data: hex(contentOf(inode).bytes()) } : {}),
      ...(typeof inode.body === "string" ? { target: inode.body } : {}),
      names: isDir(inode)
        ? [...namesOf(inode).entries.keys()]
        : visits
            .filter((other) => other.inode === inode)
            .map((other) => other.path)
            .sort(),
    })),
  );
}

type Link = Volume["_core"]["root"];

export function volumeItems(volume: Volume): Item[] {
  const visits = [...visit(volume._core.root, "/")];
  return sorted(
    visits.map(({ path, link }) => {
      const node = link.getNode();
      const { atime, mtime, ctime } = node;
      const times = [atime, mtime, ctime].map((date) => date.getTime());
      return {
        ...itemOf(path, node, times),
        ...(node.isFile() ? { data: hex(node.buf.subarray(0, node.getSize())) } : {}),
        ...(node.isSymlink() ? { target: node.symlink } : {}),
        names: node.isDirectory()
          ? childrenOf(link).map(([name]) => name)
          : visits
              .filter((other) => other.link.getNode() === node)
              .map(byPath)
              .sort(),
      };
    }),
  );
}

/** Reads as root does: with atimes as they are before it reads. */
export function viewItems(process: Process): Item[] {
  const paths = [...viewPaths(process, "/")];
  const stats = new Map(paths.map((path) => [path, process.lstat(path)]));
  return sorted(
    paths.map((path) => {
      const stat = stats.get(path)!;
      const type = typeOf(stat.mode);
      return {
        ...itemOf(path, stat, engineTimes(stat)),
        ...(type === "file" ? { data: hex(readAll(process, path, stat.size)) } : {}),
        ...(type === "symlink" ? { target: process.readlink(path) } : {}),
        names:
          type === "dir"
            ? namesIn(process, path)
            : paths.filter((other) => stats.get(other)!.ino === stat.ino).sort(),
      };
    }),
  );
}

function itemOf(path: string, from: Attributes, times: number[]): Omit<Item, "names"> {
  const { mode, uid, gid } = from;
  return { path, type: typeOf(mode), mode: mode & 0o7777, owner: `${uid}:${gid}`, times };
}

type EngineTimes = Pick<
  Inode,
  "atimeSec" | "atimeNsec" | "mtimeSec" | "mtimeNsec" | "ctimeSec" | "ctimeNsec"
>;

function engineTimes(from: EngineTimes): number[] {
  return [
    from.atimeSec * 1000 + Math.floor(from.atimeNsec / 1e6),
    from.mtimeSec * 1000 + Math.floor(from.mtimeNsec / 1e6),
    from.ctimeSec * 1000 + Math.floor(from.ctimeNsec / 1e6),
  ];
}

function* visit(link: Link, path: string): Generator<{ path: string; link: Link }> {
  yield { path, link };
  for (const [name, child] of childrenOf(link)) yield* visit(child, below(path, name));
}

function childrenOf(link: Link): [string, Link][] {
  return [...link.children].flatMap(([name, child]): [string, Link][] =>
    name === "." || name === ".." || child === undefined ? [] : [[name, child]],
  );
}

function* viewPaths(process: Process, path: string): Generator<string> {
  yield path;
  if (typeOf(process.lstat(path).mode) !== "dir") return;
  for (const name of namesIn(process, path)) yield* viewPaths(process, below(path, name));
}

function namesIn(process: Process, path: string): string[] {
  const fd = process.open(path, "O_RDONLY|O_DIRECTORY|O_NOATIME");
  const names = process.getdents(fd).map(({ name }) => name);
  process.close(fd);
  return names.filter((name) => name !== "." && name !== "..").reverse();
}

function readAll(process: Process, path: string, size: number): Uint8Array {
  const fd = process.open(path, "O_RDONLY|O_NOATIME");
  const bytes = process.read(fd, size + 1);
  process.close(fd);
  return bytes;
}

const below = (path: string, name: string): string =>
  path === "/" ? `/${name}` : `${path}/${name}`;
const byPath = ({ path }: { readonly path: string }): string => path;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function sorted(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (a.path < b.path ? -1 : 1));
}
