import { type ByteRange, wholeFile } from "./byte-range.ts";
import { type OpenFile, openFile } from "./open-file.ts";

/** All that one image keeps open. Contents can be read until it is closed. */
export class OpenFiles {
  readonly #closers: (() => void)[] = [];

  open(path: string, label: string): ByteRange {
    const file: OpenFile = openFile(path, label);
    this.onClose(() => file.close());
    return wholeFile(file);
  }

  onClose(close: () => void): void {
    this.#closers.push(close);
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }
}
