/** A file handle as overlayfs stores it in `origin`, of an object on tmpfs: struct ovl_fh, with version, magic, length,
 *  flags, type (5 bytes), the uuid of the file system (16, here its id), and what tmpfs says of the object (12). */

export const HANDLE_BYTES = 33;
const HEADER_BYTES = 21;
export const UUID_AT = 5;
const INO_AT = 25;
export const MAGIC = 0xfb;
const FILEID_TMPFS = 1;

/** `id`: one more than that of the store, up to 255; 0 leaves the uuid out. */
export function fileHandle(ino: number, id: number): Uint8Array {
  const handle = new Uint8Array(HANDLE_BYTES);
  handle[1] = MAGIC;
  handle[2] = HANDLE_BYTES - 1;
  handle[4] = FILEID_TMPFS;
  handle[UUID_AT] = id;
  handle[HEADER_BYTES] = 1;
  putWord(handle, INO_AT, ino % 2 ** 32);
  putWord(handle, INO_AT + 4, Math.floor(ino / 2 ** 32));
  return handle;
}

/** The inode number in a handle. */
export function handleIno(handle: Uint8Array): number {
  return word(handle, INO_AT) + word(handle, INO_AT + 4) * 2 ** 32;
}

/** A handle as one number, for keeping: of its 33 bytes 26 are always the same. Undefined for bytes that are none.
 *  Small enough for every number of an inode that a store has given. */
export function packedHandle(bytes: Uint8Array): number | undefined {
  if (bytes.length !== HANDLE_BYTES || bytes[1] !== MAGIC) return undefined;
  for (let i = 0; i < INO_AT; i++) {
    if (bytes[i] !== FRAME[i] && i !== UUID_AT) return undefined;
  }
  const packed = handleIno(bytes) * 256 + bytes[UUID_AT]!;
  return packed <= Number.MAX_SAFE_INTEGER ? packed : undefined;
}

/** The bytes of a packed handle. */
export function unpackedHandle(packed: number): Uint8Array {
  const id = packed % 256;
  return fileHandle((packed - id) / 256, id);
}

/** Whether bytes have the form of a file handle as overlayfs stores it. Kernel: ovl_check_fb_len. */
export function isHandle(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && bytes.length >= bytes[2]! && bytes[1] === MAGIC;
}

/** Little-endian, by hand: a DataView is more work than the bytes. */
function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

function word(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

const FRAME = fileHandle(0, 0);
