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

/** Where a Dirent keeps its type, for all to see: those of other types are not equal. */
const TYPE = Symbol("type");

/** fs.Dirent: an entry of a directory. */
export class Dirent {
  name: string | Bytes;
  /** As it was given: text, or bytes. */
  parentPath: string | Uint8Array;
  /** Its directory, under an older name. */
  path: string | Uint8Array;
  readonly [TYPE]: number;

  constructor(name: string | Bytes, type: number, path: string | Uint8Array) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this[TYPE] = type;
  }

  isDirectory(): boolean {
    return this[TYPE] === DIR;
  }
  isFile(): boolean {
    return this[TYPE] === FILE;
  }
  isBlockDevice(): boolean {
    return this[TYPE] === BLOCK;
  }
  isCharacterDevice(): boolean {
    return this[TYPE] === CHAR;
  }
  isSymbolicLink(): boolean {
    return this[TYPE] === LINK;
  }
  isFIFO(): boolean {
    return this[TYPE] === FIFO;
  }
  isSocket(): boolean {
    return this[TYPE] === SOCKET;
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
