import type { BigIntStats } from "node:fs";
import type { Timespec } from "../base/clock.ts";
import { type FileType, makedev, typeOf } from "../base/mode.ts";
import { decodeName } from "../base/names.ts";
import type { EntryInit } from "../layer/builder.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { Content } from "../layer/content.ts";
import { disk } from "./disk.ts";
import { diskPath } from "./disk-file.ts";

/** One name of a folder on disk. */
export interface FolderEntry {
  /** As in "/etc/passwd"; "" is the folder itself. */
  readonly path: string;
  readonly onDisk: string;
  readonly type: FileType;
  readonly stat: BigIntStats;
  /** The path by which the same object came before; null for its first name, and for all directories. */
  readonly first: string | null;
}

export interface FolderWalk {
  /** The error for a call that failed while something was done with a path. */
  failed(onDisk: string, doing: string, error: unknown): unknown;
  /** Whether a name comes, and all below it. */
  keeps(path: string, type: FileType): boolean;
  /** Whether a directory's names come. */
  enters(entry: FolderEntry): boolean;
}

/** Every name of a folder: a directory before what is in it, names by their bytes, for what a disk says depends on its
 *  hashes. Symlinks are not followed. */
export function* walkFolder(folder: string, walk: FolderWalk): Generator<FolderEntry> {
  const top = folder.endsWith("/") ? folder.slice(0, -1) : folder;
  const linked = new Map<string, string>();
  const root = entryAt(top, "", walk);
  // Fails, in the system's own words.
  if (root.type !== "dir") namesIn(root, walk);
  yield root;
  const pending = [root];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const below: FolderEntry[] = [];
    for (const name of namesIn(entry, walk)) {
      const child = firstOf(entryAt(top, `${entry.path}/${name}`, walk), linked);
      if (!walk.keeps(child.path, child.type)) continue;
      if (child.first === null) remember(child, linked);
      yield child;
      if (child.type === "dir" && walk.enters(child)) below.push(child);
    }
    pending.push(...below.reverse());
  }
}

function entryAt(top: string, path: string, walk: FolderWalk): FolderEntry {
  const onDisk = top + path || "/";
  const look = () => disk().lstatSync(diskPath(onDisk), { bigint: true });
  const stat = doing(walk, onDisk, "look at it", look);
  return { path, onDisk, type: typeOf(Number(stat.mode)), stat, first: null };
}

const hasSeveralNames = ({ type, stat }: FolderEntry): boolean =>
  type !== "dir" && stat.nlink !== 1n;

const identityOf = ({ stat }: FolderEntry): string => `${stat.dev}:${stat.ino}`;

function firstOf(entry: FolderEntry, linked: ReadonlyMap<string, string>): FolderEntry {
  const first = hasSeveralNames(entry) ? linked.get(identityOf(entry)) : undefined;
  return first === undefined ? entry : { ...entry, first };
}

function remember(entry: FolderEntry, linked: Map<string, string>): void {
  if (hasSeveralNames(entry)) linked.set(identityOf(entry), entry.path);
}

function namesIn({ onDisk }: FolderEntry, walk: FolderWalk): string[] {
  const list = () => disk().readdirSync(diskPath(onDisk), { encoding: "buffer" });
  const names = doing(walk, onDisk, "list it (root can)", list);
  return names.sort(Buffer.compare).map(decodeName);
}

function doing<T>(walk: FolderWalk, onDisk: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw walk.failed(onDisk, what, error);
  }
}

/** What a layer has in the place of an entry: mode, owner, mtime, a symlink's target, a device's number; of a file, bytes
 *  that stay where they are. Holes count as data, for Node cannot ask where they are. */
export function initOf(
  entry: FolderEntry,
  walk: FolderWalk,
  open: (entry: FolderEntry) => ByteSource,
): EntryInit {
  const { stat, type } = entry;
  const common = {
    type,
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    mtime: timeOf(stat.mtimeNs),
  };
  switch (type) {
    case "file": {
      const size = Number(stat.size);
      return {
        ...common,
        content: size === 0 ? Content.empty : Content.fromSource(open(entry), 0, size),
      };
    }
    case "symlink": {
      const read = () => disk().readlinkSync(diskPath(entry.onDisk), { encoding: "buffer" });
      return { ...common, target: decodeName(doing(walk, entry.onDisk, "read the symlink", read)) };
    }
    case "char":
    case "block":
      return { ...common, rdev: rdevOf(stat.rdev) };
    case "dir":
    case "fifo":
    case "socket":
      return common;
    default:
      return type satisfies never;
  }
}

const SECOND = 1_000_000_000n;

export function timeOf(nanoseconds: bigint): Timespec {
  const sec = Number(nanoseconds / SECOND);
  const nsec = Number(nanoseconds % SECOND);
  return nsec < 0 ? { sec: sec - 1, nsec: nsec + 1e9 } : { sec, nsec };
}

/** stat(2) packs a device number in the C library's way, which differs from the kernel's own. glibc: gnu_dev_major. */
export function rdevOf(rdev: bigint): number {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffff_ff00n);
  return makedev(Number(major), Number(minor));
}
