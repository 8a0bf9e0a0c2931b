const UNITS = ["KiB", "MiB", "GiB", "TiB"];

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A size for people: "12 B", "200 MiB", "1.5 GiB"; rounded when the unit is. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  // As it will be shown: 1023.96 KiB is 1 MiB.
  while (rounded(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${rounded(value)} ${UNITS[unit]}`;
}
