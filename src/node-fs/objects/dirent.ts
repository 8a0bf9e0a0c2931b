import type { FileType } from "../../base/mode.ts";
import type { Bytes } from "../node-parts.ts";

/** libuv's numbers for types of files (UV_DIRENT_FILE and its kin). */
const FILE = 1;
const DIR = 2;
const LINK = 3;
const FIFO = 4;
const SOCKET = 5;
const CHAR = 6;
const BLOCK = 7;

/** fs.Dirent: an entry of a directory. */
export class Dirent {
  name: string | Bytes;
  /** As it was given: text, or bytes. */
  parentPath: string | Uint8Array;
  /** Its directory, under an older name. */
  path: string | Uint8Array;
  readonly #type: number;

  constructor(name: string | Bytes, type: number, path: string | Uint8Array) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this.#type = type;
  }

  isDirectory(): boolean {
    return this.#type === DIR;
  }
  isFile(): boolean {
    return this.#type === FILE;
  }
  isBlockDevice(): boolean {
    return this.#type === BLOCK;
  }
  isCharacterDevice(): boolean {
    return this.#type === CHAR;
  }
  isSymbolicLink(): boolean {
    return this.#type === LINK;
  }
  isFIFO(): boolean {
    return this.#type === FIFO;
  }
  isSocket(): boolean {
    return this.#type === SOCKET;
  }
}

/** The number of each of the engine's types. */
export const DIRENT_TYPE: Readonly<Record<FileType, number>> = {
  file: FILE,
  dir: DIR,
  symlink: LINK,
  fifo: FIFO,
  socket: SOCKET,
  char: CHAR,
  block: BLOCK,
};
