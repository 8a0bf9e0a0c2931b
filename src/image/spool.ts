import { randomUUID } from "node:crypto";
import { ftruncateSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ByteRange } from "./byte-range.ts";
import { failureOf, ImageError, reading } from "./image-error.ts";
import { OpenFile } from "./open-file.ts";

/** A temporary file that holds an unpacked layer. Its name is taken away as soon as it is open, so that nothing
 *  is left behind however the process ends; the space is freed when the file is closed. */
export class Spool {
  readonly file: OpenFile;
  readonly #directory: string;
  #size = 0;
  #skipped = false;

  constructor(label: string, directory: string = tmpdir()) {
    const path = join(directory, `copyup-${randomUUID()}.spool`);
    const fd = reading(label, `make a temporary file in ${directory}`, () => {
      const opened = openSync(path, "wx+", 0o600);
      unlinkSync(path);
      return opened;
    });
    this.file = new OpenFile(label, fd);
    this.#directory = directory;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#size;
  }

  /** @throws ImageError when the bytes cannot be written: with what to do when there is no room */
  write(bytes: Uint8Array): void {
    const { fd } = this.file;
    let done = 0;
    while (done < bytes.length) {
      try {
        done += writeSync(fd, bytes, done, bytes.length - done, this.#size + done);
      } catch (error) {
        throw this.#unwritable(error);
      }
    }
    this.#size += bytes.length;
  }

  /** Leaves so many zeros, which take no space. */
  skip(length: number): void {
    this.#size += length;
    this.#skipped = true;
  }

  #unwritable(error: unknown): unknown {
    const failure = failureOf(this.file.label, `unpack it to ${this.#directory}`, error);
    const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
    if (!isFull || !(failure instanceof ImageError)) return failure;
    const remedy = "free some space there, or name another folder for temporary files: TMPDIR=DIR";
    return new ImageError({ ...failure.fault, remedy }, error);
  }

  /** What was written. */
  range(): ByteRange {
    // It may end in zeros that were left out.
    if (this.#skipped) ftruncateSync(this.file.fd, this.#size);
    return { label: this.file.label, file: this.file, offset: 0, size: this.#size };
  }
}
