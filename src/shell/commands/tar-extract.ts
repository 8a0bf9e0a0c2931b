import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, makedev, S_IFBLK, S_IFCHR, S_IFIFO } from "../../base/mode.ts";
import { readRange } from "../../image/byte-range.ts";
import type { TarEntry } from "../../image/tar/entry.ts";
import { fromArray } from "../bytes.ts";
import type { Call } from "./call.ts";
import type { Given } from "./options.ts";
import { dirName } from "./paths.ts";
import { strerror } from "./strerror.ts";
import type { OpenArchive } from "./tar-archive.ts";
import { MemberAttributes } from "./tar-attributes.ts";
import { TAR_FAILURE } from "./tar-create.ts";
import { shownName } from "./tar-names.ts";

/** Attributes that a name gets when nothing is put into it any more. */
interface Delayed {
  readonly path: string;
  readonly entry: TarEntry;
  readonly made: number;
  /** Not before the symlinks that were put off: they change the directory's time. */
  afterLinks: boolean;
}

/** Puts members into the file system, in GNU's order of calls. */
export class Extractor {
  readonly #call: Call;
  readonly #given: Given;
  readonly #archive: OpenArchive;
  readonly #attributes: MemberAttributes;
  #delayed: Delayed[] = [];
  /** Symlinks that could lead elsewhere, for which an empty file stands meanwhile. */
  readonly #links: { path: string; entry: TarEntry }[] = [];

  constructor(call: Call, given: Given, archive: OpenArchive) {
    this.#call = call;
    this.#given = given;
    this.#archive = archive;
    this.#attributes = new MemberAttributes(call, given, archive);
    if (this.#attributes.samePermissions) call.process.umask(0);
  }

  /** @param target of a hard link, made safe as the path was */
  put(entry: TarEntry, path: string, target: string): void {
    this.#finishDirectories(path);
    if (this.#given.has("O")) {
      if (entry.type === "file") this.#call.invocation.stdout(fromArray(this.#bytes(entry)));
      return;
    }
    try {
      this.#make(entry, path, target);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#fail(complaint(entry, path, target, error));
    }
  }

  /** Symlinks that were put off, and directories' attributes. */
  finish(): void {
    this.#finishDirectories(null);
    for (const { path, entry } of this.#links) {
      try {
        this.#call.process.unlink(path);
        this.#call.process.symlink(entry.linkname, path);
        this.#attributes.set(path, entry, null, 0o777);
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        this.#fail(
          `${shownName(path)}: Cannot create symlink to '${shownName(entry.linkname)}': ${strerror(error)}`,
        );
      }
    }
    for (const each of this.#delayed) each.afterLinks = false;
    this.#finishDirectories(null);
    this.#call.process.umask(this.#attributes.umask);
  }

  #fail(message: string): void {
    this.#call.fail(message, TAR_FAILURE);
  }

  #make(entry: TarEntry, path: string, target: string): void {
    const { process } = this.#call;
    switch (entry.type) {
      case "dir":
        this.#directory(entry, path);
        return;
      case "file":
        this.#file(entry, path);
        return;
      case "hardlink":
        this.#place(path, () => process.link(target, path));
        return;
      case "symlink":
        this.#symlink(entry, path);
        return;
      case "fifo":
        this.#node(entry, path, S_IFIFO);
        return;
      case "char":
        this.#node(entry, path, S_IFCHR);
        return;
      case "block":
        this.#node(entry, path, S_IFBLK);
        return;
      default:
        entry.type satisfies never;
    }
  }

  /** Makes something; what is in the way goes, unless it is to stay. False when it stays. */
  #place(path: string, make: () => void): boolean {
    const { process } = this.#call;
    if (this.#given.has("U")) this.#clear(path);
    for (let turn = 0; ; turn++) {
      try {
        make();
        return true;
      } catch (error) {
        if (turn >= 2 || !(error instanceof FsError)) throw error;
        if (isErrno(error, "ENOENT")) {
          if (!this.#makeParents(path)) throw error;
          continue;
        }
        const taken =
          isErrno(error, "EEXIST") || isErrno(error, "EISDIR") || isErrno(error, "ENOTEMPTY");
        if (!taken) throw error;
        if (this.#given.has("skip")) return false;
        if (this.#given.has("k")) throw error;
        const there = process.lstat(path);
        if (isDirMode(there.mode)) process.rmdir(path);
        else process.unlink(path);
      }
    }
  }

  #clear(path: string): void {
    try {
      this.#call.process.unlink(path);
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }

  #makeParents(path: string): boolean {
    const { process } = this.#call;
    const missing: string[] = [];
    for (let at = dirName(path); at !== "." && at !== "/"; at = dirName(at)) {
      if (process.tryStat(at) !== null) break;
      missing.unshift(at);
    }
    for (const at of missing) process.mkdir(at, 0o777 & ~this.#attributes.umask);
    return missing.length > 0;
  }

  #directory(entry: TarEntry, path: string): void {
    const { process } = this.#call;
    const name = path.replace(/(?<=[^/])\/+$/, "");
    const mode = (entry.mode | (this.#call.isRoot ? 0 : 0o300)) & 0o777;
    let made = mode;
    try {
      process.mkdir(name, mode);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (isErrno(error, "ENOENT") && this.#makeParents(name)) process.mkdir(name, mode);
      else if (isErrno(error, "EEXIST")) {
        const there = this.#given.has("keep-link") ? process.stat(name) : process.lstat(name);
        if (isDirMode(there.mode)) made = there.mode & 0o7777;
        else if (this.#given.has("k")) throw error;
        else {
          process.unlink(name);
          process.mkdir(name, mode);
        }
        if (this.#given.has("no-overwrite-dir", "skip", "k") && isDirMode(there.mode)) return;
      } else throw error;
    }
    // busybox sets them at once: what is put into the directory changes its time again.
    if (this.#call.isBusybox) this.#attributes.set(name, entry, null, made);
    else this.#delayed.unshift({ path: name, entry, made, afterLinks: false });
  }

  #file(entry: TarEntry, path: string): void {
    const { process } = this.#call;
    const early = this.#attributes.early(entry);
    const flags = this.#given.has("overwrite")
      ? "O_WRONLY|O_CREAT|O_TRUNC"
      : "O_WRONLY|O_CREAT|O_EXCL";
    let fd = -1;
    const open = (): void => {
      fd = process.open(path, flags, early);
    };
    if (!this.#place(path, open)) return;
    try {
      this.#data(entry, fd);
      const made = process.fstat(fd).mode & 0o7777;
      this.#attributes.set(path, entry, fd, made);
    } finally {
      process.close(fd);
    }
  }

  #data(entry: TarEntry, fd: number): void {
    const { process } = this.#call;
    const { offset, sparse, size } = entry.data;
    const runs = sparse ?? [{ offset: 0, size }];
    let from = offset;
    for (const run of runs) {
      process.writeContent(fd, this.#archive.data(from, run.size), run.offset);
      from += run.size;
    }
    if (sparse !== null) process.ftruncate(fd, entry.size);
  }

  #bytes(entry: TarEntry): Uint8Array {
    const bytes = new Uint8Array(entry.size);
    let from = entry.data.offset;
    for (const run of entry.data.sparse ?? [{ offset: 0, size: entry.data.size }]) {
      readRange(this.#archive.range, bytes, run.offset, run.size, from);
      from += run.size;
    }
    return bytes;
  }

  #symlink(entry: TarEntry, path: string): void {
    const { process } = this.#call;
    const away = entry.linkname.startsWith("/") || entry.linkname.split("/").includes("..");
    if (away && !this.#given.has("P")) {
      let fd = -1;
      const placed = this.#place(path, () => {
        fd = process.open(path, "O_WRONLY|O_CREAT|O_EXCL", 0);
      });
      if (!placed) return;
      process.close(fd);
      this.#links.push({ path, entry });
      for (const each of this.#delayed) {
        if (isAbove(each.path, path)) each.afterLinks = true;
      }
      return;
    }
    if (this.#place(path, () => process.symlink(entry.linkname, path))) {
      this.#attributes.set(path, entry, null, 0o777);
    }
  }

  #node(entry: TarEntry, path: string, type: number): void {
    const { process } = this.#call;
    const mode = this.#attributes.early(entry);
    const rdev = makedev(entry.devmajor, entry.devminor);
    if (!this.#place(path, () => process.mknod(path, type | mode, rdev))) return;
    this.#attributes.set(path, entry, null, process.lstat(path).mode & 0o7777);
  }

  /** Of directories that the path is not in. */
  #finishDirectories(path: string | null): void {
    const left: Delayed[] = [];
    for (const each of this.#delayed) {
      if (each.afterLinks || (path !== null && isAbove(each.path, path))) left.push(each);
      else {
        try {
          this.#attributes.set(each.path, each.entry, null, each.made);
        } catch (error) {
          if (!(error instanceof FsError)) throw error;
          this.#fail(`${shownName(each.path)}: Cannot change mode: ${strerror(error)}`);
        }
      }
    }
    this.#delayed = left;
  }
}

const isAbove = (directory: string, path: string): boolean =>
  path === directory || directory === "." || path.startsWith(`${directory}/`);

function complaint(entry: TarEntry, path: string, target: string, error: FsError): string {
  const [name, why] = [shownName(path.replace(/(?<=[^/])\/+$/, "")), strerror(error)];
  switch (entry.type) {
    case "file":
      return `${name}: Cannot open: ${why}`;
    case "dir":
      return `${name}: Cannot mkdir: ${why}`;
    case "hardlink":
      return `${name}: Cannot hard link to '${shownName(target)}': ${why}`;
    case "symlink":
      return `${name}: Cannot create symlink to '${shownName(entry.linkname)}': ${why}`;
    case "fifo":
      return `${name}: Cannot mkfifo: ${why}`;
    case "char":
    case "block":
      return `${name}: Cannot mknod: ${why}`;
    default:
      return entry.type satisfies never;
  }
}
