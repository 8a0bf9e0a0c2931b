import { isErrno } from "../../base/fs-error.ts";
import { isDeviceMode, isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import { BuildError } from "../build-error.ts";
import { copyContent } from "./copy-content.ts";

/** Who owns what a COPY makes. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface CopyRules {
  /** Null: as in the source. */
  readonly owner: Owner | null;
  /** The permission bits of a copy, from those of its source (--chmod). Null: the same. */
  readonly mode: ((mode: number, isDir: boolean) => number) | null;
  /** What a directory that was there before the copy has as mtime after it: that of the change, or of the source. */
  readonly mergedTime: "change" | "source";
  /** Whether a path below the source is left out. */
  readonly isExcluded: (path: string) => boolean;
  /** Of extended attributes, those that go along. */
  readonly keepXattr: (name: string) => boolean;
  /** Whether a file takes the place of a directory with all that is in it, and a directory that of a file. Else that
   *  is an error. */
  readonly replaces: boolean;
  /** Owners are set once more at the end, which takes setuid bits and capabilities away. moby: fixPermissions */
  readonly chownsLast: boolean;
  /** FIFOs and devices are made; or FIFOs are left out, and a device becomes an empty file. */
  readonly specials: "made" | "lost";
}

/** Copies one source of a COPY, a file or the contents of a directory, to a place whose parent is there. What is not a
 *  directory replaces what was in its place; directories merge. BuildKit: fsutil/copy.Copy; moby: CopyWithTar */
export class TreeCopy {
  readonly #source: Process;
  readonly #target: Process;
  readonly #rules: CopyRules;
  /** First copy of each hard-linked inode of the source. */
  readonly #links = new Map<string, string>();

  constructor(source: Process, target: Process, rules: CopyRules) {
    this.#source = source;
    this.#target = target;
    this.#rules = rules;
  }

  /** `from` is not followed; `to` is where the copy will be. */
  copy(from: string, to: string): void {
    this.#copy(from, to, "", false);
  }

  #copy(from: string, to: string, inside: string, nested: boolean): void {
    const stat = this.#source.lstat(from);
    if (inside !== "" && this.#rules.isExcluded(inside)) return;
    if (isDirMode(stat.mode)) this.#copyDirectory(stat, from, to, inside, nested);
    else this.#copyObject(stat, from, to);
  }

  #copyDirectory(stat: Stat, from: string, to: string, inside: string, nested: boolean): void {
    const made = this.#makeDirectory(to, stat);
    for (const { name } of this.#source.readdir(from)) {
      this.#copy(below(from, name), below(to, name), below(inside, name).slice(1), true);
    }
    if (made || nested) {
      this.#dress(stat, from, to);
      this.#keepTime(stat, to);
    } else if (this.#rules.mergedTime === "source") this.#keepTime(stat, to);
  }

  #makeDirectory(to: string, stat: Stat): boolean {
    const there = this.#target.tryLstat(to);
    if (there !== null && isDirMode(there.mode)) return false;
    if (there !== null && !this.#rules.replaces) {
      throw new BuildError(`cannot copy to non-directory: ${to}`, { remedy: REPLACE });
    }
    if (there !== null) this.#target.unlink(to);
    this.#target.mkdir(to, stat.mode & 0o7777);
    return true;
  }

  #copyObject(stat: Stat, from: string, to: string): void {
    const there = this.#target.tryLstat(to);
    if (there !== null && isDirMode(there.mode) && !this.#rules.replaces) {
      throw new BuildError(`cannot replace to directory ${to} with file`, { remedy: REPLACE });
    }
    if (there !== null) removeTree(this.#target, to);
    const isPlain = isFileMode(stat.mode) || isLinkMode(stat.mode);
    const isLost = !isPlain && this.#rules.specials === "lost";
    if (isLost && !isDeviceMode(stat.mode)) return;
    const first = stat.nlink > 1 ? this.#linkSource(stat, to) : undefined;
    if (first !== undefined) {
      this.#target.link(first, to);
      return;
    }
    if (isFileMode(stat.mode)) copyContent(this.#source, from, this.#target, to);
    else if (isLinkMode(stat.mode)) this.#target.symlink(this.#source.readlink(from), to);
    else if (isLost) this.#target.mknod(to, stat.mode & 0o7777, 0);
    else this.#target.mknod(to, stat.mode, stat.rdev);
    this.#dress(stat, from, to);
    this.#keepTime(stat, to);
  }

  #keepTime({ mtimeSec: sec, mtimeNsec: nsec }: Stat, to: string): void {
    this.#target.utimens(to, { sec, nsec }, { sec, nsec }, { nofollow: true });
  }

  #linkSource(stat: Stat, to: string): string | undefined {
    const key = `${stat.dev}:${stat.ino}`;
    const first = this.#links.get(key);
    if (first === undefined) this.#links.set(key, to);
    return first;
  }

  /** Owner, mode and extended attributes; in this order, for chown takes setuid away. */
  #dress(stat: Stat, from: string, to: string): void {
    const { owner, mode, keepXattr, chownsLast } = this.#rules;
    const { uid, gid } = owner ?? stat;
    this.#target.lchown(to, uid, gid);
    if (isLinkMode(stat.mode)) return;
    const bits = stat.mode & 0o7777;
    this.#target.chmod(to, mode === null ? bits : mode(bits, isDirMode(stat.mode)));
    for (const name of this.#source.llistxattr(from)) {
      if (keepXattr(name)) this.#target.lsetxattr(to, name, this.#source.lgetxattr(from, name));
    }
    if (chownsLast) this.#target.lchown(to, uid, gid);
  }
}

const REPLACE = "remove it in a RUN before, or copy to another path";

const below = (path: string, name: string): string =>
  path.endsWith("/") ? `${path}${name}` : `${path}/${name}`;

/** Removes what is at `path`, and all below it. */
export function removeTree(process: Process, path: string): void {
  const stat = process.tryLstat(path);
  if (stat === null) return;
  if (!isDirMode(stat.mode)) {
    process.unlink(path);
    return;
  }
  for (const { name } of process.readdir(path)) removeTree(process, below(path, name));
  process.rmdir(path);
}

/** Makes the directories of a path that are not there, each owned by `owner`. Gives those it made, topmost first.
 *  `path` has no symlinks. @throws BuildError when one of them is something else, in the words of Go's os.MkdirAll */
export function makeParents(process: Process, path: string, mode: number, owner: Owner): string[] {
  const made: string[] = [];
  let at = "";
  for (const name of path.split("/")) {
    if (name === "") continue;
    at += `/${name}`;
    try {
      process.mkdir(at, mode);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
      if (isDirMode(process.stat(at).mode)) continue;
      throw new BuildError(`mkdir ${at}: not a directory`, { cause: error });
    }
    process.chown(at, owner.uid, owner.gid);
    made.push(at);
  }
  return made;
}
