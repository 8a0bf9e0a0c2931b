import { encodeName } from "../../base/names.ts";
import {
  BLOCK,
  fitsOctal,
  putChecksum,
  putOctal,
  putText,
} from "../../image/layer-tar/header-fields.ts";

/** What the header block of an entry says; all that does not fit stands in its records. */
export interface PaxEntry {
  /** "0" file, "1" hard link, "2" symlink, "3" char, "4" block, "5" directory, "6" FIFO. */
  readonly typeflag: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly devmajor: number;
  readonly devminor: number;
  /** In this order. Values are bytes. */
  readonly records: readonly (readonly [keyword: string, value: Uint8Array])[];
}

/** An extended header with the records, and the entry's own. POSIX pax interchange format. */
export function paxBlocks(entry: PaxEntry): Uint8Array {
  const records = entry.records.map(paxRecord);
  const size = records.reduce((sum, record) => sum + record.length, 0);
  const padded = Math.ceil(size / BLOCK) * BLOCK;
  const blocks = new Uint8Array(2 * BLOCK + padded);
  const none = { mode: 0, uid: 0, gid: 0, devmajor: 0, devminor: 0 };
  putHeader(blocks, 0, { ...none, typeflag: "x", size }, "PaxHeaders/entry");
  let at = BLOCK;
  for (const record of records) {
    blocks.set(record, at);
    at += record.length;
  }
  putHeader(blocks, BLOCK + padded, entry, "entry");
  return blocks;
}

/** "LENGTH KEYWORD=VALUE\n"; the length counts itself. */
function paxRecord([keyword, value]: readonly [string, Uint8Array]): Uint8Array {
  const key = encodeName(keyword);
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  const record = new Uint8Array(length);
  const head = encodeName(`${length} ${keyword}=`);
  record.set(head);
  record.set(value, head.length);
  record[length - 1] = 0x0a;
  return record;
}

function putHeader(
  blocks: Uint8Array,
  at: number,
  entry: Omit<PaxEntry, "records">,
  name: string,
): void {
  putText(blocks, at, name, 100);
  putOctal(blocks, at + 100, 8, entry.mode);
  putOctal(blocks, at + 108, 8, entry.uid);
  putOctal(blocks, at + 116, 8, entry.gid);
  putOctal(blocks, at + 124, 12, entry.size);
  putOctal(blocks, at + 136, 12, 0);
  putText(blocks, at + 156, entry.typeflag, 1);
  putText(blocks, at + 257, "ustar\x0000", 8);
  putOctal(blocks, at + 329, 8, entry.devmajor);
  putOctal(blocks, at + 337, 8, entry.devminor);
  putChecksum(blocks, at);
}

/** Whether an id fits its field of the header. */
export const fitsId = (id: number): boolean => fitsOctal(id, 8);
