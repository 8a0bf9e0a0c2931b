/** The model of LZMA: probabilities that each bit is 0, of 2048, in one array. (LZMA specification, 7-zip.org/sdk.html) */

const PROBABILITIES = {
  isMatch: 12 << 4,
  isRep: 12,
  isRepG0: 12,
  isRepG1: 12,
  isRepG2: 12,
  isRep0Long: 12 << 4,
  slot: 4 << 6,
  special: 115,
  align: 16,
  matchLength: 2 + 2 * (16 << 3) + 256,
  repLength: 2 + 2 * (16 << 3) + 256,
} as const;

type Part = keyof typeof PROBABILITIES;

const offsets = {} as Record<Part, number>;
let end = 0;
for (const [part, size] of Object.entries(PROBABILITIES)) {
  offsets[part as Part] = end;
  end += size;
}

/** Where each part of the model begins. */
export const AT: Readonly<Record<Part, number>> = offsets;
export const LITERAL = end;

const EVEN = 1024;

/** What LZMA knows of the data before. */
export class LzmaState {
  probabilities: Uint16Array = new Uint16Array(LITERAL);
  state = 0;
  rep0 = 0;
  rep1 = 0;
  rep2 = 0;
  rep3 = 0;
  /** Bits of the byte before, and of the position, that choose among models of literals; and of matches. */
  literalContext = 0;
  literalPosition = 0;
  positionBits = 0;

  /** @param properties as a byte of LZMA2 has them. False when they are none. */
  setUp(properties: number): boolean {
    if (properties >= 9 * 5 * 5) return false;
    this.literalContext = properties % 9;
    this.literalPosition = Math.floor(properties / 9) % 5;
    this.positionBits = Math.floor(properties / 45);
    if (this.literalContext + this.literalPosition > 4) return false;
    const literals = 0x300 << (this.literalContext + this.literalPosition);
    this.probabilities = new Uint16Array(LITERAL + literals);
    return true;
  }

  reset(): void {
    this.probabilities.fill(EVEN);
    this.state = 0;
    this.rep0 = 0;
    this.rep1 = 0;
    this.rep2 = 0;
    this.rep3 = 0;
  }
}
