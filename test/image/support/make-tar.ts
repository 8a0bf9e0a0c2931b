import { encodeName } from "../../../src/base/names.ts";

/** One entry of an archive made for a test: anything may be wrong with it. */
export interface MadeEntry {
  readonly name: string;
  /** The typeflag. Default: "5" for a name that ends in a slash, else "0". */
  readonly type?: string;
  readonly data?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly linkname?: string;
  readonly device?: readonly [major: number, minor: number];
  /** Puts a PAX header before it. */
  readonly pax?: Readonly<Record<string, string | Uint8Array>>;
  /** What the header says, whatever the data. */
  readonly size?: number;
  /** Changes the finished header; the checksum is made after it. */
  readonly patch?: (header: Buffer) => void;
}

const BLOCK = 512;
const END = Buffer.alloc(2 * BLOCK);

/** A tar archive in ustar form, with PAX headers where entries ask for them. */
export function makeTar(entries: readonly MadeEntry[], end: Buffer = END): Buffer {
  return Buffer.concat([...entries.map(makeEntry), end]);
}

export function makeEntry(entry: MadeEntry): Buffer {
  const data = bytesOf(entry.data ?? "");
  const before = entry.pax === undefined ? [] : [paxEntry(entry.pax)];
  return Buffer.concat([...before, makeHeader(entry, data.length), padded(data)]);
}

/** The records as PAX writes them: their own length, a space, key=value, a newline. */
export function paxRecords(records: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, value)));
}

function paxRecord(key: string, value: string | Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), bytesOf(value), Buffer.from("\n")]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function paxEntry(records: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return makeEntry({ name: "PaxHeaders/x", type: "x", data: paxRecords(records) });
}

function makeHeader(entry: MadeEntry, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const put = (at: number, bytes: Uint8Array) => header.set(bytes, at);
  const octal = (at: number, digits: number, value: number) =>
    header.write(value.toString(8).padStart(digits, "0"), at, "latin1");
  const directory = entry.name.endsWith("/");
  put(0, encodeName(entry.name).subarray(0, 100));
  octal(100, 7, entry.mode ?? (directory ? 0o755 : 0o644));
  octal(108, 7, entry.uid ?? 0);
  octal(116, 7, entry.gid ?? 0);
  octal(124, 11, entry.size ?? size);
  octal(136, 11, entry.mtime ?? 1000);
  header.write(entry.type ?? (directory ? "5" : "0"), 156, "latin1");
  put(157, encodeName(entry.linkname ?? "").subarray(0, 100));
  header.write("ustar\x0000", 257, "latin1");
  octal(329, 7, entry.device?.[0] ?? 0);
  octal(337, 7, entry.device?.[1] ?? 0);
  entry.patch?.(header);
  return withChecksum(header);
}

export function withChecksum(header: Buffer): Buffer {
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function bytesOf(data: string | Uint8Array): Buffer {
  return Buffer.from(typeof data === "string" ? encodeName(data) : data);
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}
