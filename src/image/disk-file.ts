import { encodeName } from "../base/names.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { disk } from "./disk.ts";
import { failureOf, ImageError } from "./image-error.ts";

/** The path as the system takes it: bytes, for names need not be UTF-8. */
export function diskPath(path: string): Buffer {
  return Buffer.from(encodeName(path));
}

/** What the reader of a file gets to hear. */
export interface DiskFaults {
  /** The error for a call that failed. */
  failed(path: string, error: unknown): unknown;
  /** The error for a file that is no longer what it was. */
  changed(path: string): unknown;
}

const OF_IMPORT: DiskFaults = {
  failed: (path, error) => failureOf(path, "read it", error),
  changed: (path) => {
    const what = "the file was changed after the folder was imported";
    return new ImageError({ archive: path, what, remedy: "import it again" });
  },
};

/** A file of a folder. Opened for each read and closed again: a folder may hold a million of them. */
export class DiskFile implements ByteSource {
  readonly #path: string;
  readonly #size: bigint;
  readonly #mtimeNs: bigint;
  readonly #faults: DiskFaults;

  /** What the file was like when the folder was looked at. */
  constructor(
    path: string,
    stat: { readonly size: bigint; readonly mtimeNs: bigint },
    faults = OF_IMPORT,
  ) {
    this.#path = path;
    this.#size = stat.size;
    this.#mtimeNs = stat.mtimeNs;
    this.#faults = faults;
  }

  /** @throws what the faults make of a file that cannot be read or has changed: an ImageError, unless others were given */
  read(offset: number, length: number): Uint8Array {
    const bytes = this.#reading(offset, length);
    if (bytes === null) throw this.#faults.changed(this.#path);
    return bytes;
  }

  #reading(offset: number, length: number): Uint8Array | null {
    const { closeSync, constants, openSync } = disk();
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    try {
      const fd = openSync(diskPath(this.#path), flags);
      try {
        return this.#readFrom(fd, offset, length);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw this.#faults.failed(this.#path, error);
    }
  }

  /** Null: these are not the bytes that were there. */
  #readFrom(fd: number, offset: number, length: number): Uint8Array | null {
    const { fstatSync, readSync } = disk();
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const count = readSync(fd, bytes, done, length - done, offset + done);
      if (count === 0) return null;
      done += count;
    }
    // Asked afterwards, so that a change while it was read is seen, too.
    const { size, mtimeNs } = fstatSync(fd, { bigint: true });
    return size === this.#size && mtimeNs === this.#mtimeNs ? bytes : null;
  }
}
