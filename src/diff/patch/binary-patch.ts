/** Contents as `git diff --binary` writes them: the new ones, and the old ones for who applies it the other way round. Not
 *  compressed, which zlib's format allows. git: apply.c parse_binary_hunk */
export function binaryPatch(from: Uint8Array, to: Uint8Array): string {
  return `GIT binary patch\n${literal(to)}\n${literal(from)}\n`;
}

/** Bytes on a line. */
const LINE = 52;

function literal(bytes: Uint8Array): string {
  const packed = zlibStored(bytes);
  const lines: string[] = [];
  for (let at = 0; at < packed.length; at += LINE) {
    const piece = packed.subarray(at, at + LINE);
    lines.push(`${lengthSign(piece.length)}${base85(piece)}\n`);
  }
  return `literal ${bytes.length}\n${lines.join("")}`;
}

/** A to Z are 1 to 26, a to z the rest. */
const lengthSign = (length: number): string =>
  String.fromCharCode(length <= 26 ? 64 + length : 70 + length);

/** Four bytes become five signs; what is missing at the end counts as zeros. */
function base85(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    for (let i = 0; i < 4; i++) word = word * 256 + (bytes[at + i] ?? 0);
    let signs = "";
    for (let i = 0; i < 5; i++) {
      signs = SIGNS[word % 85]! + signs;
      word = Math.floor(word / 85);
    }
    text += signs;
  }
  return text;
}

const SIGNS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** The largest block that is not compressed. */
const BLOCK = 65_535;

/** RFC 1950, RFC 1951 3.2.4 */
function zlibStored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const packed = new Uint8Array(2 + 5 * blocks + bytes.length + 4);
  const view = new DataView(packed.buffer);
  view.setUint16(0, 0x7801);
  let at = 2;
  for (let i = 0; i < blocks; i++) {
    const piece = bytes.subarray(i * BLOCK, (i + 1) * BLOCK);
    view.setUint8(at, i === blocks - 1 ? 1 : 0);
    view.setUint16(at + 1, piece.length, true);
    view.setUint16(at + 3, ~piece.length & 0xffff, true);
    packed.set(piece, at + 5);
    at += 5 + piece.length;
  }
  view.setUint32(at, adler32(bytes));
  return packed;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
