const UNITS = ["KiB", "MiB", "GiB", "TiB"];

/** A size for people: "12 B", "200 MiB", "1.5 GiB"; rounded when the unit is. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Math.round(value * 10) / 10} ${UNITS[unit]}`;
}
