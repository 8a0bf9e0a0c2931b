/** Somebody who is asked the same as everybody else. Each has loops of its own: a shared one would call through a site that
 *  has seen them all. They write to the sink. */
export interface Peer {
  readonly name: string;
  /** Names asked for in one run: the slow ones are asked for fewer. */
  readonly batch: number;
  readonly place: (path: string) => string;
  readonly stat: Call<readonly string[]>;
  readonly exists: Call<readonly string[]>;
  /** Opens each, reads its bytes, and closes it; the sink gets the last byte. */
  readonly read: Call<readonly string[]>;
  readonly list: Call<string>;
  readonly firstWrite: FirstWrite;
  readonly asynchronous?: boolean;
  /** Nanoseconds of processor time that another process took for it. */
  readonly alsoSpent?: () => number;
}

/** To files of the lowest layer, of 1 MiB each. Who has no copy-up writes in place. */
export interface FirstWrite {
  /** Mounts on which one run writes to each file: one, unless it says so. The quick have more, or the run would be over
   *  before the compiler has anything to work on. */
  readonly mounts?: number;
  /** Writes a byte to each file. */
  readonly write: Call<readonly string[]>;
  /** Whether the byte is there and the file whole; for who copies up, in the upper. */
  readonly isWritten: (path: string) => boolean | Promise<boolean>;
  /** An empty upper again, for who has one. */
  readonly remount: () => void | Promise<void>;
}

/** Synchronous or not. */
type Call<Argument> = (argument: Argument) => void | Promise<void>;

export const QUICK = 1024;
export const SLOW = 16;

/** Bytes of the files that are read. */
export const SIZE = 1024;
/** Of those that are written to. */
export const MIB = 1 << 20;
export const BYTE = Uint8Array.of(7);

export const asIs = (path: string): string => path;
