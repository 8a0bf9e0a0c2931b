import { mkdirSync, readdirSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failure } from "./failure.ts";
import type { Libc, Pointer } from "./libc.ts";

const CLONE_NEWNS = 0x20000;
const MS_REC = 0x4000;
const MS_PRIVATE = 0x40000;
const MNT_DETACH = 2;
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;
const O_DIRECTORY = 0o200000;
const O_CLOEXEC = 0o2000000;

/** Has the kernel end this process when the one that started it ends. */
export function endWithParent(libc: Libc): void {
  if (libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) === -1) throw failure(libc.errno(), "prctl");
}

/** A world of mounts that this thread has for itself. Nothing of it is seen outside, nothing is written to a disk (but
 *  where a folder is named), and all of it is gone when the process is, however it ends.
 *  The other threads of the process stay outside: here nothing may be asynchronous. */
export class Sandbox {
  readonly #libc: Libc;
  /** The root directory as it was. */
  readonly #root: number;
  readonly #place: string;
  readonly #isFolder: boolean;
  #count = 0;
  /** What was set up last: its path, and its descriptor. */
  #where = "";
  #bench = -1;

  /** `folder`: to work in, on the file system that it lies on, instead of a tmpfs. What is made there stays, without its
   *  data, for whoever made the folder to remove: ext4 makes new files in the place of old ones only after a while, and
   *  looks for long until then (recently_deleted).
   *  @throws FsError when the kernel does not let us */
  constructor(libc: Libc, folder: string | null = null) {
    this.#libc = libc;
    this.#isFolder = folder !== null;
    // A directory that every machine has; in the sandbox, what is mounted over it.
    this.#place = folder ?? tmpdir();
    endWithParent(libc);
    this.#must(libc.unshare(CLONE_NEWNS), "unshare");
    this.#mount("none", "/", null, MS_REC | MS_PRIVATE, null);
    this.#root = this.#openDirectory("/");
  }

  /** A fresh, empty tmpfs, or a directory of the folder, and the working directory is its root. */
  setUp(): void {
    this.#where = this.#isFolder ? join(this.#place, `${this.#count++}`) : this.#place;
    if (this.#isFolder) mkdirSync(this.#where);
    else this.#mount("copyup", this.#where, "tmpfs", 0, "mode=755");
    this.#must(this.#libc.chdir(this.#where), "chdir", this.#where);
    this.#bench = this.#openDirectory(".");
  }

  /** Takes the tmpfs away, whatever still uses it; or the data of the files. */
  tearDown(): void {
    this.leave();
    this.#libc.close(this.#bench);
    this.#must(this.#libc.fchdir(this.#root), "fchdir");
    if (this.#isFolder) emptyFiles(this.#where);
    else this.#must(this.#libc.umount2(this.#place, MNT_DETACH), "umount", this.#place);
  }

  /** Takes the data of the large files in a directory away. */
  empty(directory: string): void {
    emptyFiles(join(this.#where, directory));
  }

  /** Waits until all that was written is on the disk. */
  sync(): void {
    this.#must(this.#libc.syncfs(this.#bench), "syncfs");
  }

  /** Makes a directory of the tmpfs the root directory, and the working directory. */
  enter(directory: string): void {
    this.#must(this.#libc.chdir(directory), "chdir", directory);
    this.#must(this.#libc.chroot("."), "chroot", directory);
  }

  /** Back to where the layers lie. */
  leave(): void {
    this.#must(this.#libc.fchdir(this.#root), "fchdir");
    this.#must(this.#libc.chroot("."), "chroot");
    this.#must(this.#libc.fchdir(this.#bench), "fchdir");
  }

  /** Acts with a directory of the tmpfs as root directory. */
  inside<T>(directory: string, act: () => T): T {
    this.enter(directory);
    try {
      return act();
    } finally {
      this.leave();
    }
  }

  #openDirectory(path: string): number {
    return this.#must(this.#libc.open(path, O_DIRECTORY | O_CLOEXEC, 0), "open", path);
  }

  #mount(source: string, target: string, type: Pointer, flags: number, data: Pointer): void {
    this.#must(this.#libc.mount(source, target, type, flags, data), "mount", target);
  }

  #must(result: number, syscall: string, path?: string): number {
    if (result === -1) throw failure(this.#libc.errno(), syscall, path);
    return result;
  }
}

/** Files from so many bytes on are worth it. */
const LARGE = 2 ** 16;

function emptyFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).size >= LARGE) truncateSync(path);
  }
}
