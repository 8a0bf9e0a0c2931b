/** Order by code point, as outcomes list names. UTF-16 order differs where one name has a surrogate pair. */
export function byCodePoint(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return rankAt(a, i) - rankAt(b, i);
  }
  return a.length - b.length;
}

/** The unit at `i`, in code point order: half a pair stands above every unit that is a whole code point. */
function rankAt(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  const paired = isHigh(unit)
    ? isLow(text.charCodeAt(i + 1))
    : isLow(unit) && isHigh(text.charCodeAt(i - 1));
  return paired ? unit + 0x10000 : unit;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
