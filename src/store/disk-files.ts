import {
  closeSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { isErrno, storeFailure, storing } from "./store-error.ts";
import type { NewFile, StoredFile, StoreFiles } from "./store-files.ts";

const syncData = promisify(fsync);

/** Files on this machine's disk. Small steps are taken at once, without a way through the thread pool.
 *  @throws StoreError naming the file and the system's reason */
export const DISK_FILES: StoreFiles = {
  async list(folder) {
    return unless("ENOENT", [], folder, "list it", () => readdirSync(folder).sort());
  },

  async stat(path) {
    return storing(path, "look for it", () => fileAt(path));
  },

  async read(path) {
    return unless("ENOENT", null, path, "read it", () => readFileSync(path));
  },

  async makeFolder(path) {
    return unless("EEXIST", false, path, "make the folder", () => {
      mkdirSync(path, { mode: 0o755 });
      return true;
    });
  },

  async create(path) {
    return new DiskFile(
      path,
      storing(path, "make the file", () => openSync(path, "wx", 0o644)),
    );
  },

  async append(path) {
    return new DiskFile(
      path,
      storing(path, "open it", () => openSync(path, "r+")),
    );
  },

  async rename(from, to) {
    return unless("ENOENT", false, from, `rename it to ${to}`, () => {
      renameSync(from, to);
      return true;
    });
  },

  async remove(path) {
    unless("ENOENT", undefined, path, "remove it", () => unlinkSync(path));
  },

  async removeFolder(path) {
    unless("ENOENT", undefined, path, "remove the folder", () => rmdirSync(path));
  },

  async syncFolder(path) {
    // Windows opens no folders, and keeps names without being asked.
    if (process.platform === "win32") return;
    storing(path, "write it to the disk", () => {
      const fd = openSync(path, "r");
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    });
  },
};

function fileAt(path: string): StoredFile | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? { size: stat.size, changed: stat.mtimeMs } : null;
}

function unless<T, U>(code: string, instead: U, path: string, what: string, call: () => T): T | U {
  try {
    return call();
  } catch (error) {
    if (isErrno(error, code)) return instead;
    throw storeFailure(path, what, error);
  }
}

class DiskFile implements NewFile {
  readonly #path: string;
  readonly #fd: number;
  #size: number;

  constructor(path: string, fd: number) {
    this.#path = path;
    this.#fd = fd;
    this.#size = fstatSync(fd).size;
  }

  get size(): number {
    return this.#size;
  }

  write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      const left = bytes.length - done;
      const count = storing(this.#path, "write to it", () =>
        writeSync(this.#fd, bytes, done, left, this.#size),
      );
      done += count;
      this.#size += count;
    }
  }

  truncate(): void {
    storing(this.#path, "empty it", () => ftruncateSync(this.#fd, 0));
    this.#size = 0;
  }

  async sync(): Promise<void> {
    try {
      await syncData(this.#fd);
    } catch (error) {
      throw storeFailure(this.#path, "write it to the disk", error);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
