import type { TarEntry } from "../../../src/image/tar/entry.ts";
import { type ReadTarOptions, TarReader } from "../../../src/image/tar/read-tar.ts";
import type { TempFolder } from "./temp.ts";

export function entriesOf(
  folder: TempFolder,
  tar: Uint8Array,
  options: ReadTarOptions = {},
): TarEntry[] {
  const reader = new TarReader(folder.range(tar), options);
  const entries: TarEntry[] = [];
  for (let entry = reader.next(); entry !== null; entry = reader.next()) entries.push(entry);
  return entries;
}

/** The bytes of an entry as a program would read them. */
export function bytesOf(tar: Uint8Array, { data, size }: TarEntry): Buffer {
  const stored = Buffer.from(tar.subarray(data.offset, data.offset + data.size));
  if (data.sparse === null) return stored;
  const whole = Buffer.alloc(size);
  let at = 0;
  for (const run of data.sparse) {
    stored.copy(whole, run.offset, at, at + run.size);
    at += run.size;
  }
  return whole;
}
