import { major, minor, S_IFCHR, S_IFMT } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { Inode } from "../layer/inode.ts";

/** Major number of the devices that are always there. Kernel: drivers/char/mem.c */
const MEM_MAJOR = 1;
const ZERO = 5;
const FULL = 7;
const RANDOM = 8;
const URANDOM = 9;

/** Whether a character device has a driver here, so that it can be opened. */
export const hasDriver = (rdev: number): boolean => major(rdev) === MEM_MAJOR;

/** What a device gives to who reads it: zeros, random bytes; of /dev/null, and of what has no data, nothing. */
export function readDevice({ mode, rdev }: Inode, length: number, random: Random): Uint8Array {
  if (!isMemory(mode, rdev)) return new Uint8Array();
  switch (minor(rdev)) {
    case ZERO:
    case FULL:
      return new Uint8Array(length);
    case RANDOM:
    case URANDOM:
      return random.bytes(length);
    default:
      return new Uint8Array();
  }
}

/** Takes what is written to a device, and forgets it. @throws ENOSPC (/dev/full) */
export function writeDevice({ mode, rdev }: Inode): void {
  if (isMemory(mode, rdev) && minor(rdev) === FULL) refuse("ENOSPC");
}

const isMemory = (mode: number, rdev: number): boolean =>
  (mode & S_IFMT) === S_IFCHR && hasDriver(rdev);

/** Where /dev/urandom takes its bytes from: the same ones in every run. xorshift32 (Marsaglia, 2003). */
export class Random {
  #state = 0x9e37_79b9;

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let state = this.#state;
    for (let i = 0; i < length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[i] = state >>> 24;
    }
    this.#state = state;
    return bytes;
  }
}
