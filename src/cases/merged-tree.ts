import { typeOf } from "../base/mode.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { attempt } from "./errno-name.ts";
import { byCodePoint } from "./names-order.ts";
import type { TreeEntry } from "./outcome.ts";
import { outcomeTime, rdevPair } from "./stat-outcome.ts";
import { type EncodedBytes, encodeBytes, encodePieces } from "./value.ts";

/** Larger files are not read. */
const LARGEST_READ = 2 ** 26;
const STEP = 2 ** 20;

/** The tree that a process sees, as `find | sort` would walk it: every name with its attributes and content. */
export function mergedTree(process: Process): TreeEntry[] {
  const seen = new Map<string, string>();
  return [...entriesAt(process, "/", seen)];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function* entriesAt(
  process: Process,
  path: string,
  seen: Map<string, string>,
): Generator<TreeEntry> {
  const entry: Mutable<TreeEntry> = { path };
  const stat = attempt(
    () => process.lstat(path),
    (errno) => {
      entry.error = errno;
    },
  );
  if (stat === null) {
    yield entry;
    return;
  }
  describe(process, entry, stat, seen);
  let names: string[] = [];
  if (entry.type === "dir") {
    const listed = attempt(
      () => process.readdir(path),
      (errno) => {
        entry.error = errno;
      },
    );
    names = (listed ?? []).map(({ name }) => name).sort(byCodePoint);
  }
  yield entry;
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const name of names) yield* entriesAt(process, prefix + name, seen);
}

function describe(
  process: Process,
  entry: Mutable<TreeEntry>,
  stat: Stat,
  seen: Map<string, string>,
): void {
  const { path } = entry;
  const type = typeOf(stat.mode);
  Object.assign(entry, {
    type,
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    nlink: stat.nlink,
    mtime: outcomeTime(stat.mtimeSec),
  });
  const xattrs = xattrsAt(process, path);
  if (xattrs !== undefined) entry.xattrs = xattrs;
  if (type !== "dir") {
    const inode = `${stat.dev}:${stat.ino}`;
    const first = seen.get(inode);
    if (first === undefined) seen.set(inode, path);
    else entry.same_as = first;
  }
  if (type === "file") {
    entry.size = stat.size;
    entry.content =
      stat.size > LARGEST_READ ? { skipped: true } : orErrno(() => readFile(process, path));
  }
  if (type === "symlink") entry.target = orErrno(() => process.readlink(path));
  if (type === "char" || type === "block") entry.rdev = rdevPair(stat.rdev);
}

function xattrsAt(process: Process, path: string): TreeEntry["xattrs"] {
  const names = attempt(() => process.llistxattr(path)) ?? [];
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    [...names]
      .sort(byCodePoint)
      .map((name) => [name, orErrno(() => encodeBytes(process.lgetxattr(path, name)))]),
  );
}

function readFile(process: Process, path: string): EncodedBytes {
  const fd = process.open(path, "O_RDONLY");
  try {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const piece = process.read(fd, STEP);
      if (piece.length === 0) return encodePieces(length, pieces);
      pieces.push(piece);
      length += piece.length;
    }
  } finally {
    process.close(fd);
  }
}

function orErrno<T>(call: () => T): T | { readonly errno: string } {
  let errno = "";
  const value = attempt(call, (name) => {
    errno = name;
  });
  return value === null ? { errno } : value;
}
