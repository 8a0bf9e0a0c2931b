const POWERS = "KMGTPEZY";

/** Bytes of a size as GNU tools write it: `10`, `4K`, `4KiB`, `4kB` (powers of 1000), `2b` (blocks of 512). NaN when it
 *  is none. */
export function parseSize(text: string, { blocks = false } = {}): number {
  const match = /^(\d+)(?:([bcw])|([kKMGTPEZY])(B|iB)?|)$/.exec(text);
  if (match === null) return Number.NaN;
  const number = Number(match[1]);
  if (match[2] !== undefined) {
    if (!blocks) return match[2] === "b" ? number * 512 : Number.NaN;
    return number * (match[2] === "b" ? 512 : match[2] === "w" ? 2 : 1);
  }
  if (match[3] === undefined) return number;
  const power = POWERS.indexOf(match[3].toUpperCase()) + 1;
  return number * (match[4] === "B" ? 1000 : 1024) ** power;
}
