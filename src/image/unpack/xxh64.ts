const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;
const P1_LOW = 0x85ebca87;
const P1_HIGH = 0x9e3779b1;
const P2_LOW = 0x27d4eb4f;
const P2_HIGH = 0xc2b2ae3d;

/** Bytes that go in at once: eight for each of four lanes. */
const STRIPE = 32;

/** XXH64 with seed 0, of which zstd keeps the low half as its checksum. The bulk is done on 32-bit halves:
 *  BigInt would take a hundred times as long. */
export class Xxh64 {
  /** Low and high half of each of the four lanes. */
  readonly #lanes = halves([PRIME1 + PRIME2, PRIME2, 0n, -PRIME1]);
  readonly #rest = new Uint8Array(STRIPE);
  #restLength = 0;
  #total = 0;

  update(bytes: Uint8Array): void {
    this.#total += bytes.length;
    let from = 0;
    if (this.#restLength > 0) {
      from = Math.min(STRIPE - this.#restLength, bytes.length);
      this.#rest.set(bytes.subarray(0, from), this.#restLength);
      this.#restLength += from;
      if (this.#restLength < STRIPE) return;
      takeStripes(this.#lanes, this.#rest, 0, STRIPE);
    }
    const end = from + Math.floor((bytes.length - from) / STRIPE) * STRIPE;
    takeStripes(this.#lanes, bytes, from, end);
    this.#rest.set(bytes.subarray(end));
    this.#restLength = bytes.length - end;
  }

  /** The low 32 bits of the sum over all that came in. */
  low32(): number {
    let sum = this.#total >= STRIPE ? merged(this.#lanes) : PRIME5;
    sum = wrap(sum + BigInt(this.#total));
    const view = new DataView(this.#rest.buffer);
    let at = 0;
    for (; at + 8 <= this.#restLength; at += 8) {
      sum ^= round(0n, view.getBigUint64(at, true));
      sum = wrap(rotate(sum, 27n) * PRIME1 + PRIME4);
    }
    if (at + 4 <= this.#restLength) {
      sum ^= wrap(BigInt(view.getUint32(at, true)) * PRIME1);
      sum = wrap(rotate(sum, 23n) * PRIME2 + PRIME3);
      at += 4;
    }
    for (; at < this.#restLength; at++) {
      sum ^= wrap(BigInt(view.getUint8(at)) * PRIME5);
      sum = wrap(rotate(sum, 11n) * PRIME1);
    }
    sum = wrap((sum ^ (sum >> 33n)) * PRIME2);
    sum = wrap((sum ^ (sum >> 29n)) * PRIME3);
    return Number((sum ^ (sum >> 32n)) & 0xffffffffn);
  }
}

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => wrap((value << by) | (value >> (64n - by)));
const round = (lane: bigint, input: bigint): bigint =>
  wrap(rotate(wrap(lane + input * PRIME2), 31n) * PRIME1);

function halves(values: readonly bigint[]): Int32Array {
  return new Int32Array(BigUint64Array.from(values.map(wrap)).buffer);
}

function merged(lanes: Int32Array): bigint {
  const values = new BigUint64Array(lanes.buffer);
  const turns = [1n, 7n, 12n, 18n];
  let sum = 0n;
  for (const [i, lane] of values.entries()) sum = wrap(sum + rotate(lane, turns[i]!));
  for (const lane of values) sum = wrap((sum ^ round(0n, lane)) * PRIME1 + PRIME4);
  return sum;
}

/** The high half of the product of two unsigned 32-bit numbers. */
function highProduct(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16);
  const other = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** lane = rotate(lane + input * PRIME2, 31) * PRIME1, for each lane of each stripe. */
function takeStripes(lanes: Int32Array, bytes: Uint8Array, from: number, end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at < end; at += STRIPE) {
    for (let lane = 0; lane < 8; lane += 2) {
      const inLow = view.getInt32(at + lane * 4, true);
      const inHigh = view.getInt32(at + lane * 4 + 4, true);
      const addLow = Math.imul(inLow, P2_LOW);
      const addHigh =
        highProduct(inLow, P2_LOW) + Math.imul(inLow, P2_HIGH) + Math.imul(inHigh, P2_LOW);
      const low = (lanes[lane]! + addLow) | 0;
      const carry = low >>> 0 < addLow >>> 0 ? 1 : 0;
      const high = (lanes[lane + 1]! + addHigh + carry) | 0;
      const turnedLow = (low << 31) | (high >>> 1);
      const turnedHigh = (high << 31) | (low >>> 1);
      lanes[lane] = Math.imul(turnedLow, P1_LOW);
      lanes[lane + 1] =
        (highProduct(turnedLow, P1_LOW) +
          Math.imul(turnedLow, P1_HIGH) +
          Math.imul(turnedHigh, P1_LOW)) |
        0;
    }
  }
}
