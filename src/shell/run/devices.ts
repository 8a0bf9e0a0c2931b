import { FsError } from "../../base/fs-error.ts";
import { Channel, ClosedChannel } from "./channel.ts";

/** Bytes that an endless device gives before it ends, for a reader that wants all. */
const ENDLESS = 1 << 20;

/** The devices that every container has in /dev, which is a mount of its own: opening them is none of the overlay's
 *  business, and no event of its trace. */
export function openDevice(path: string): Channel | null {
  switch (path) {
    case "/dev/null":
      return new Device(() => "");
    case "/dev/zero":
      return new Device((length) => "\0".repeat(length), ENDLESS);
    case "/dev/full":
      return new Full((length) => "\0".repeat(length), ENDLESS);
    case "/dev/random":
    case "/dev/urandom":
      return new Device(noise(), ENDLESS);
    case "/dev/tty":
      throw new FsError("ENXIO", "open", path);
    default:
      return null;
  }
}

/** The descriptor that a path like /dev/stdout or /proc/self/fd/3 stands for; null for other paths. */
export function descriptorOf(path: string): number | null {
  switch (path) {
    case "/dev/stdin":
      return 0;
    case "/dev/stdout":
      return 1;
    case "/dev/stderr":
      return 2;
    default: {
      const found = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path);
      return found === null ? null : Number(found[1]);
    }
  }
}

class Device extends Channel {
  readonly #give: (length: number) => string;
  #left: number;
  #unread = "";

  constructor(give: (length: number) => string, left = 0) {
    super();
    this.#give = give;
    this.#left = left;
  }

  read(length: number): string {
    if (this.#unread !== "") {
      const bytes = this.#unread.slice(0, length);
      this.#unread = this.#unread.slice(bytes.length);
      return bytes;
    }
    const bytes = this.#give(Math.min(length, this.#left));
    this.#left -= bytes.length;
    return bytes;
  }

  unread(bytes: string): void {
    this.#unread = bytes + this.#unread;
  }

  write(_bytes: string): void {}
}

class Full extends Device {
  override write(bytes: string): void {
    if (bytes !== "") throw new FsError("ENOSPC", "write");
  }
}

/** The same bytes in every run. (xorshift32) */
function noise(): (length: number) => string {
  let state = 0x9e3779b9;
  return (length) => {
    let bytes = "";
    for (let n = 0; n < length; n++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes += String.fromCharCode(state & 0xff);
    }
    return bytes;
  };
}

/** What reading from, or writing to, a descriptor that is not open comes to. */
class NotOpen extends Channel {
  read(): never {
    throw new ClosedChannel();
  }

  unread(): void {}

  write(): never {
    throw new ClosedChannel();
  }
}

/** A descriptor that is not open. */
export const CLOSED: Channel = new NotOpen();
