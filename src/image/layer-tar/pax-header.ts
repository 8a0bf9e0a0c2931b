import { encodeName } from "../../base/names.ts";
import { BLOCK, putChecksum, putOctal, putText, toAscii } from "./header-fields.ts";

/** The extended header before an entry: a block, and the records in order of their keys. Go: writePAXHeader. */
export function paxHeader(name: string, records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const lines = [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(paxRecord);
  const size = lines.reduce((sum, line) => sum + line.length, 0);
  const blocks = new Uint8Array(BLOCK + Math.ceil(size / BLOCK) * BLOCK);
  putText(blocks, 0, paxName(name), NAME_WIDTH);
  for (const at of [100, 108, 116]) putOctal(blocks, at, 8, 0);
  putOctal(blocks, 124, 12, size);
  putOctal(blocks, 136, 12, 0);
  blocks[156] = TYPE_EXTENDED;
  putText(blocks, 257, "ustar\x0000", 8);
  putChecksum(blocks, 0);
  let at = BLOCK;
  for (const line of lines) {
    blocks.set(line, at);
    at += line.length;
  }
  return blocks;
}

const NAME_WIDTH = 100;
const TYPE_EXTENDED = "x".charCodeAt(0);

/** <dir>/PaxHeaders.0/<base>, as ASCII and cut. */
function paxName(name: string): string {
  const slash = name.lastIndexOf("/") + 1;
  const path = `${name.slice(0, slash)}PaxHeaders.0/${name.slice(slash)}`;
  return toAscii(path).slice(0, NAME_WIDTH).replace(/\/+$/, "");
}

const EQUALS = "=".charCodeAt(0);
const NEWLINE = "\n".charCodeAt(0);

/** "LENGTH KEY=VALUE\n", where the length counts itself too. */
function paxRecord([key, value]: readonly [string, Uint8Array]): Uint8Array {
  const name = encodeName(key);
  const rest = name.length + value.length + 3;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  const record = new Uint8Array(length);
  const count = encodeName(`${length} `);
  record.set(count);
  record.set(name, count.length);
  record[count.length + name.length] = EQUALS;
  record.set(value, count.length + name.length + 1);
  record[length - 1] = NEWLINE;
  return record;
}
