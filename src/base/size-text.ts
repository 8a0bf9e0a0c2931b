/** Bytes that a text such as "200MiB", "44MB", "1.5 GB" or "4096" means; undefined when it means none. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const unit = UNITS[match[2] ?? ""];
  if (unit === undefined) return undefined;
  const bytes = Number(match[1]) * unit;
  // 1.1MB is 1100000 bytes, though 1.1 * 1e6 is not a whole number.
  const whole = Math.round(bytes);
  return Math.abs(bytes - whole) < 1e-6 * unit && Number.isSafeInteger(whole) ? whole : undefined;
}

/** What "200M" or "5k" leave open, spelled out. */
export function sizeHint(text: string): string | undefined {
  const match = /^\s*([0-9.]+)\s*([kmgt])i?b?\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, number, letter] = match;
  const decimal = letter!.toLowerCase() === "k" ? "k" : letter!.toUpperCase();
  return `${number}${decimal}B counts in thousands, ${number}${letter!.toUpperCase()}iB in 1024s`;
}

const SIZE = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*$/;

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
