import { BLOCK, FIELD, padded, parseNumber } from "./block.ts";
import type { SparseRun } from "./entry.ts";
import { type PaxRecords, parseDecimal } from "./pax.ts";
import type { ArchiveWindow } from "./window.ts";

/** A sparse file as found: its map, its size with holes, and where its data begins. */
export interface SparseFile {
  readonly runs: readonly SparseRun[];
  readonly realSize: number;
  readonly dataOffset: number;
}

/** More runs than any real file has; each takes memory. */
const MAX_RUNS = 1_000_000;

const NO_COUNT = "a sparse map without a proper count of runs";

/** Each record of an old GNU map: offset and size, 12 bytes each. */
const RECORD = 24;
const RECORDS_IN_HEADER = 4;
const RECORDS_IN_EXTENSION = 21;

/** The map of a type S entry: four records in the header, more in extension blocks behind it.
 *  Returns a text when it is broken. */
export function readOldGnuMap(
  window: ArchiveWindow,
  headerAt: number,
  dataOffset: number,
): SparseFile | string {
  const runs: SparseRun[] = [];
  const realSize = parseNumber(window.buffer, headerAt + FIELD.realSize.at, FIELD.realSize.length);
  takeRecords(window.buffer, headerAt + FIELD.sparseMap.at, RECORDS_IN_HEADER, runs);
  let more = window.buffer[headerAt + FIELD.sparseExtended.at] !== 0;
  let position = dataOffset;
  while (more) {
    const at = window.seek(position, BLOCK);
    if (at < 0) return "the archive ends inside a sparse map";
    takeRecords(window.buffer, at, RECORDS_IN_EXTENSION, runs);
    more = window.buffer[at + RECORD * RECORDS_IN_EXTENSION] !== 0;
    position += BLOCK;
    if (runs.length > MAX_RUNS) return `a sparse map of more than ${MAX_RUNS} runs`;
  }
  return { runs, realSize, dataOffset: position };
}

function takeRecords(buffer: Uint8Array, at: number, count: number, runs: SparseRun[]): void {
  for (let i = 0; i < count; i++) {
    const from = at + i * RECORD;
    if (buffer[from] === 0 && buffer[from + 12] === 0) return;
    runs.push({
      offset: parseNumber(buffer, from, 12),
      size: parseNumber(buffer, from + 12, 12),
    });
  }
}

/** The map of a PAX sparse file: 0.0 (repeated records), 0.1 (one record) or 1.0 (before the data).
 *  Null when the entry is not sparse, a text when the map is broken. */
export function readPaxMap(
  window: ArchiveWindow,
  records: PaxRecords,
  dataOffset: number,
  dataSize: number,
): SparseFile | string | null {
  const value = (name: string) => records.values.get(`GNU.sparse.${name}`)?.toString("latin1");
  const size = value("realsize") ?? value("size");
  const realSize = size === undefined ? Number.NaN : parseDecimal(size);
  const major = value("major");
  if (major !== undefined) {
    if (major !== "1" || value("minor") !== "0") return "a sparse format newer than 1.0";
    return readMapBeforeData(window, realSize, dataOffset, dataSize);
  }
  const map = value("map");
  if (map === undefined && records.sparsePairs.length === 0) {
    return value("size") === undefined ? null : { runs: [], realSize, dataOffset };
  }
  const numbers = map === undefined ? records.sparsePairs : map.split(",").map(parseDecimal);
  return { runs: pairUp(numbers), realSize, dataOffset };
}

/** PAX sparse 1.0: decimal numbers, one a line: how many runs, then offset and size of each. */
function readMapBeforeData(
  window: ArchiveWindow,
  realSize: number,
  dataOffset: number,
  dataSize: number,
): SparseFile | string {
  const numbers: number[] = [];
  let wanted = 1;
  let digits = "";
  let position = dataOffset;
  while (numbers.length < wanted) {
    const at = position + BLOCK > dataOffset + padded(dataSize) ? -1 : window.seek(position, BLOCK);
    if (at < 0) return "the sparse map is longer than the entry";
    for (const line of window.buffer.toString("latin1", at, at + BLOCK).split(/(?<=\n)/)) {
      if (numbers.length === wanted) break;
      digits += line;
      // No number is as long: without this, bytes without a newline would be gathered for ever.
      if (digits.length > BLOCK) return NO_COUNT;
      if (!digits.endsWith("\n")) continue;
      numbers.push(parseDecimal(digits.slice(0, -1)));
      digits = "";
      if (numbers.length === 1) wanted = 1 + 2 * numbers[0]!;
      if (!(wanted <= 2 * MAX_RUNS)) return NO_COUNT;
    }
    position += BLOCK;
  }
  return { runs: pairUp(numbers.slice(1)), realSize, dataOffset: position };
}

function pairUp(numbers: readonly number[]): SparseRun[] {
  const runs: SparseRun[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    runs.push({ offset: numbers[i]!, size: numbers[i + 1] ?? Number.NaN });
  }
  return runs;
}

/** The runs that hold data, once the map proves sound: numbers, in order, inside the file, and as many bytes as
 *  the archive has. Returns a text otherwise. */
export function checkRuns(file: SparseFile, storedBytes: number): readonly SparseRun[] | string {
  if (!(file.realSize >= 0)) return "a sparse file without a proper size";
  let end = 0;
  let stored = 0;
  for (const run of file.runs) {
    if (!(run.offset >= end && run.size >= 0 && run.offset + run.size <= file.realSize)) {
      return "a sparse map that overlaps itself or leaves the file";
    }
    end = run.offset + run.size;
    stored += run.size;
  }
  if (stored !== storedBytes) {
    return `a sparse map of ${stored} bytes over ${storedBytes} bytes of data`;
  }
  return file.runs.filter((run) => run.size > 0);
}
