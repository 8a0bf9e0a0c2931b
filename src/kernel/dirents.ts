import type { FileType } from "../base/mode.ts";
import { decodeName } from "../base/names.ts";
import type { DirEntry } from "../layer/real-directory.ts";

/** d_type, as in <dirent.h>. */
const TYPES: ReadonlyMap<number, FileType> = new Map([
  [1, "fifo"],
  [2, "char"],
  [4, "dir"],
  [6, "block"],
  [8, "file"],
  [10, "symlink"],
  [12, "socket"],
]);

const OFF = 8;
const RECORD_LENGTH = 16;
const TYPE = 18;
const NAME = 19;

/** The entries that getdents64 has written into `bytes`. */
export function readDirents(bytes: Uint8Array): DirEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: DirEntry[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint16(at + RECORD_LENGTH, true)) {
    const end = bytes.indexOf(0, at + NAME);
    entries.push({
      name: decodeName(bytes.subarray(at + NAME, end)),
      type: typeOf(bytes[at + TYPE]!),
      ino: Number(view.getBigUint64(at, true)),
      off: Number(view.getBigInt64(at + OFF, true)),
    });
  }
  return entries;
}

function typeOf(dType: number): FileType {
  const type = TYPES.get(dType);
  if (type === undefined) throw new Error(`a directory lists a name of unknown type ${dType}`);
  return type;
}
