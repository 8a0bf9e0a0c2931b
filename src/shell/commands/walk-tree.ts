import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { joinPath } from "./paths.ts";

/** Which symlinks a walk goes through: none (-P), those it is given (-H), all (-L). */
export type Follow = "never" | "arguments" | "always";

/** A stop of a walk. A directory is met twice: before its names, and after. */
export type Visit =
  | { readonly kind: "entry" | "before" | "after"; readonly at: Place; readonly stat: Stat }
  /** A directory that cannot be listed; met instead of "after". */
  | {
      readonly kind: "unreadable";
      readonly at: Place;
      readonly stat: Stat;
      readonly error: FsError;
    }
  | { readonly kind: "missing"; readonly at: Place; readonly error: FsError }
  /** A directory that is one of those above it, through a symlink. */
  | { readonly kind: "cycle"; readonly at: Place; readonly stat: Stat };

/** Where a walk stands. */
export interface Place {
  readonly path: string;
  /** 0 for what the walk was given. */
  readonly depth: number;
  /** Set by whoever walks: the names of this directory are passed over. */
  skip: boolean;
  /** For the walker's own use. */
  mark: boolean;
  readonly parent: Place | null;
}

export interface WalkOptions {
  readonly follow: Follow;
  /** Stay on the file system of the root. */
  readonly oneFileSystem?: boolean;
  readonly maxDepth?: number;
}

/** Goes through a tree as fts(3) does: names in the order that readdir gives them, all of a directory read before the
 *  first is visited. */
export function* walkTree(
  process: Process,
  root: string,
  options: WalkOptions,
): Generator<Visit, void> {
  yield* visit(process, newPlace(root, null), options, []);
}

function newPlace(path: string, parent: Place | null): Place {
  const depth = parent === null ? 0 : parent.depth + 1;
  return { path, depth, skip: false, mark: false, parent };
}

function* visit(
  process: Process,
  at: Place,
  options: WalkOptions,
  above: readonly Stat[],
): Generator<Visit, void> {
  const stat = statOf(process, at, options.follow);
  if (stat instanceof FsError) {
    yield { kind: "missing", at, error: stat };
    return;
  }
  if (!isDirMode(stat.mode)) {
    yield { kind: "entry", at, stat };
    return;
  }
  if (above.some(({ dev, ino }) => dev === stat.dev && ino === stat.ino)) {
    yield { kind: "cycle", at, stat };
    return;
  }
  yield { kind: "before", at, stat };
  const tooDeep = options.maxDepth !== undefined && at.depth >= options.maxDepth;
  const elsewhere =
    options.oneFileSystem === true && above.length > 0 && above[0]!.dev !== stat.dev;
  if (!at.skip && !tooDeep && !elsewhere) {
    const names = namesIn(process, at.path);
    if (names instanceof FsError) {
      yield { kind: "unreadable", at, stat, error: names };
      return;
    }
    for (const name of names) {
      yield* visit(process, newPlace(joinPath(at.path, name), at), options, [...above, stat]);
    }
  }
  yield { kind: "after", at, stat };
}

function statOf(process: Process, at: Place, follow: Follow): Stat | FsError {
  const follows = follow === "always" || (follow === "arguments" && at.depth === 0);
  try {
    if (!follows) return process.lstat(at.path);
    try {
      return process.stat(at.path);
    } catch (error) {
      // What a symlink promises and is not there counts as the symlink itself.
      if (!isErrno(error, "ENOENT") && !isErrno(error, "ELOOP")) throw error;
      const link = process.lstat(at.path);
      if (isLinkMode(link.mode)) return link;
      throw error;
    }
  } catch (error) {
    if (error instanceof FsError) return error;
    throw error;
  }
}

function namesIn(process: Process, path: string): string[] | FsError {
  try {
    return process.readdir(path).map(({ name }) => name);
  } catch (error) {
    if (error instanceof FsError) return error;
    throw error;
  }
}
