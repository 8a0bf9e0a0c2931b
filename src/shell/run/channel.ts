import type { Process } from "../../process/process.ts";
import { fromArray, toArray } from "../bytes.ts";

/** What a descriptor of the shell is open on. Several descriptors may share one; the last to let go closes it. */
export abstract class Channel {
  #holders = 1;

  /** At most `length` bytes; "" at the end. */
  abstract read(length: number): string;
  /** Puts back what was read too much. */
  abstract unread(bytes: string): void;
  abstract write(bytes: string): void;

  protected closed(): void {}

  hold(): this {
    this.#holders++;
    return this;
  }

  /** Some descriptor is still open on it. */
  get isOpen(): boolean {
    return this.#holders > 0;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) this.closed();
  }

  /** All that is left. */
  readAll(): string {
    const parts: string[] = [];
    for (;;) {
      const part = this.read(READ_SIZE);
      if (part === "") return parts.join("");
      parts.push(part);
    }
  }

  /** A line with its end. */
  readLine(): string {
    let line = "";
    for (;;) {
      const part = this.read(LINE_SIZE);
      const end = part.indexOf("\n");
      line += end === -1 ? part : part.slice(0, end + 1);
      if (end !== -1) this.unread(part.slice(end + 1));
      if (part === "" || end !== -1) return line;
    }
  }
}

const READ_SIZE = 1 << 20;
const LINE_SIZE = 4096;

/** A file of the mount. */
export class FileChannel extends Channel {
  readonly #process: Process;
  /** The process's descriptor. */
  readonly fd: number;

  constructor(process: Process, fd: number) {
    super();
    this.#process = process;
    this.fd = fd;
  }

  read(length: number): string {
    return fromArray(this.#process.read(this.fd, length));
  }

  unread(bytes: string): void {
    if (bytes !== "") this.#process.lseek(this.fd, -bytes.length, "SEEK_CUR");
  }

  write(bytes: string): void {
    this.#process.write(this.fd, toArray(bytes));
  }

  protected override closed(): void {
    this.#process.close(this.fd);
  }
}

/** Bytes that are there: the output of the command before, a here-document. */
export class TextChannel extends Channel {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  read(length: number): string {
    const bytes = this.#text.slice(this.#at, this.#at + length);
    this.#at += bytes.length;
    return bytes;
  }

  unread(bytes: string): void {
    this.#at -= bytes.length;
  }

  write(): never {
    throw new ClosedChannel();
  }
}

/** Hands on what is written. */
export class SinkChannel extends Channel {
  readonly #write: (bytes: string) => void;

  constructor(write: (bytes: string) => void) {
    super();
    this.#write = write;
  }

  read(): string {
    return "";
  }

  unread(): void {}

  write(bytes: string): void {
    if (bytes !== "") this.#write(bytes);
  }
}

/** A descriptor that is closed, or open the other way. */
export class ClosedChannel extends Error {
  override readonly name = "ClosedChannel";
  readonly code = "EBADF";
}
