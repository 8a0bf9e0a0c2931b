import { encodeName } from "../../base/names.ts";

export const BLOCK = 512;
const NAME_WIDTH = 100;
const MAX_OCTAL = 8 ** 7 - 1;

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
  const put = (offset: number, text: string, width: number) =>
    blocks.set(encodeName(text).subarray(0, width), at + offset);
  const number = (offset: number, value: number, width: number) => {
    const fits = value >= 0 && value < 8 ** (width - 1);
    put(offset, (fits ? value : 0).toString(8).padStart(width - 1, "0"), width - 1);
  };
  put(0, name, NAME_WIDTH);
  number(100, entry.mode, 8);
  number(108, entry.uid, 8);
  number(116, entry.gid, 8);
  number(124, entry.size, 12);
  number(136, 0, 12);
  put(148, "        ", 8);
  put(156, entry.typeflag, 1);
  put(257, "ustar\x0000", 8);
  number(329, entry.devmajor, 8);
  number(337, entry.devminor, 8);
  let sum = 0;
  for (let i = at; i < at + BLOCK; i++) sum += blocks[i]!;
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `, 8);
}

/** Whether an id fits its field of the header. */
export const fitsId = (id: number): boolean => id <= MAX_OCTAL;
