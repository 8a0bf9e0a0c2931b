import { closeSync, fstatSync, openSync } from "./builtin.ts";
import { ImageError, reading } from "./image-error.ts";

/** A file that stays open while an image is in use: contents are read from it when someone asks. */
export class OpenFile {
  readonly label: string;
  #fd: number | null;

  constructor(label: string, fd: number) {
    this.label = label;
    this.#fd = fd;
  }

  /** @throws ImageError once closed: the number may belong to another file by then */
  get fd(): number {
    if (this.#fd === null) {
      const what = "the image was closed, and its contents with it";
      throw new ImageError({ archive: this.label, what, remedy: "close it after the last read" });
    }
    return this.#fd;
  }

  get size(): number {
    return fstatSync(this.fd).size;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}

/** Opens a file for reading.
 *  @throws ImageError naming the path and the system's reason */
export function openFile(path: string, label: string): OpenFile {
  return new OpenFile(
    label,
    reading(label, "open it", () => openSync(path, "r")),
  );
}
