import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { encodeName } from "../base/names.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { ImageError, reading } from "./image-error.ts";

/** The path as the system takes it: bytes, for names need not be UTF-8. */
export function diskPath(path: string): Buffer {
  return Buffer.from(encodeName(path));
}

/** A file of an imported folder. Opened for each read and closed again: a folder may hold a million of them. */
export class DiskFile implements ByteSource {
  readonly #path: string;
  readonly #size: bigint;
  readonly #mtimeNs: bigint;

  /** What the file was like when the folder was imported. */
  constructor(path: string, stat: { readonly size: bigint; readonly mtimeNs: bigint }) {
    this.#path = path;
    this.#size = stat.size;
    this.#mtimeNs = stat.mtimeNs;
  }

  /** @throws ImageError when the file cannot be read or is no longer what was imported */
  read(offset: number, length: number): Uint8Array {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return reading(this.#path, "read it", () => {
      const fd = openSync(diskPath(this.#path), flags);
      try {
        return this.#readFrom(fd, offset, length);
      } finally {
        closeSync(fd);
      }
    });
  }

  #readFrom(fd: number, offset: number, length: number): Uint8Array {
    const now = fstatSync(fd, { bigint: true });
    const bytes = new Uint8Array(length);
    let done = now.size === this.#size && now.mtimeNs === this.#mtimeNs ? 0 : length + 1;
    while (done < length) {
      const count = readSync(fd, bytes, done, length - done, offset + done);
      done = count === 0 ? length + 1 : done + count;
    }
    if (done === length) return bytes;
    const what = "the file was changed after the folder was imported";
    throw new ImageError({ archive: this.#path, what, remedy: "import it again" });
  }
}
