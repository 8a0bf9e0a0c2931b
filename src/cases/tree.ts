import { typeOf } from "../base/mode.ts";
import type { Layer } from "../layer/layer.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { Stat } from "../process/stat.ts";
import type { CaseProcess } from "./case-process.ts";
import { attempt } from "./errno-name.ts";
import { listDirectory } from "./list-names.ts";
import { byCodePoint } from "./names-order.ts";
import type { TreeEntry } from "./outcome.ts";
import { outcomeTime, rdevPair } from "./stat-outcome.ts";
import { type EncodedBytes, encodeBytes, encodePieces } from "./value.ts";
import { variableMark } from "./variable-mark.ts";

/** Larger files are not read. */
const LARGEST_READ = 2 ** 26;
const STEP = 2 ** 20;

/** The tree that root sees on a mount, as `find | sort` would walk it: every name with attributes and content. */
export function mergedTree(process: CaseProcess): TreeEntry[] {
  return [...new Walk(process, false).entriesAt("/")];
}

/** A layer as it lies on its store: whiteouts as such, overlayfs' own marks among the xattrs. */
export function layerTree(layer: Layer): TreeEntry[] {
  return rawTree(layerProcess(layer));
}

/** The same through a process whose root is the layer itself. */
export function rawTree(process: CaseProcess): TreeEntry[] {
  return [...new Walk(process, true).entriesAt("/")];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Walk {
  readonly #process: CaseProcess;
  /** On a bare layer: whiteouts are no devices, and marks that vary are not shown. */
  readonly #raw: boolean;
  /** The first path of each inode that is no directory. */
  readonly #seen = new Map<string, string>();

  constructor(process: CaseProcess, raw: boolean) {
    this.#process = process;
    this.#raw = raw;
  }

  *entriesAt(path: string): Generator<TreeEntry> {
    const entry: Mutable<TreeEntry> = { path };
    const failed = (errno: string): void => {
      entry.error = errno;
    };
    const stat = attempt(() => this.#process.lstat(path), failed);
    if (stat === null) {
      yield entry;
      return;
    }
    const type = typeOf(stat.mode);
    if (this.#raw && type === "char" && stat.rdev === 0) {
      yield { path, type: "whiteout" };
      return;
    }
    Object.assign(entry, this.#attributes(path, stat), this.#ofType(path, stat));
    const listed = type === "dir" ? attempt(() => listDirectory(this.#process, path), failed) : [];
    yield entry;
    const prefix = path === "/" ? "/" : `${path}/`;
    const names = (listed ?? []).map(({ name }) => name).sort(byCodePoint);
    for (const name of names) yield* this.entriesAt(prefix + name);
  }

  #attributes(path: string, stat: Stat): Partial<TreeEntry> {
    const { uid, gid, nlink } = stat;
    const type = typeOf(stat.mode);
    const mtime = outcomeTime(stat.mtimeSec);
    const mode = stat.mode & 0o7777;
    return {
      type,
      mode,
      uid,
      gid,
      nlink,
      mtime,
      ...this.#xattrs(path),
      ...this.#first(path, stat),
    };
  }

  /** `same_as`, from the second path of an inode on. */
  #first(path: string, stat: Stat): Pick<TreeEntry, "same_as"> {
    if (typeOf(stat.mode) === "dir") return {};
    const inode = `${stat.dev}:${stat.ino}`;
    const first = this.#seen.get(inode);
    if (first !== undefined) return { same_as: first };
    this.#seen.set(inode, path);
    return {};
  }

  #xattrs(path: string): Pick<TreeEntry, "xattrs"> {
    const names = attempt(() => this.#process.llistxattr(path)) ?? [];
    if (names.length === 0) return {};
    const shown = [...names].sort(byCodePoint).map((name) => {
      const mark = this.#raw ? variableMark(name) : undefined;
      const read = () => encodeBytes(this.#process.lgetxattr(path, name));
      return [name, mark ?? orErrno(read)] as const;
    });
    return { xattrs: Object.fromEntries(shown) };
  }

  #ofType(path: string, stat: Stat): Partial<TreeEntry> {
    const type = typeOf(stat.mode);
    if (type === "symlink") return { target: orErrno(() => this.#process.readlink(path)) };
    if (type === "char" || type === "block") return { rdev: rdevPair(stat.rdev) };
    if (type !== "file") return {};
    const { size } = stat;
    if (size > LARGEST_READ) return { size, content: { skipped: true } };
    return { size, content: orErrno(() => this.#read(path)) };
  }

  #read(path: string): EncodedBytes {
    const fd = this.#process.open(path, "O_RDONLY");
    try {
      const pieces: Uint8Array[] = [];
      let length = 0;
      for (;;) {
        const piece = this.#process.read(fd, STEP);
        if (piece.length === 0) return encodePieces(length, pieces);
        pieces.push(piece);
        length += piece.length;
      }
    } finally {
      this.#process.close(fd);
    }
  }
}

function orErrno<T>(call: () => T): T | { readonly errno: string } {
  let errno = "";
  const value = attempt(call, (name) => {
    errno = name;
  });
  return value === null ? { errno } : value;
}
