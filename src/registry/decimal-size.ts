const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A number of bytes as Docker shows it: four digits, by thousands. docker/go-units: HumanSize, its "%.4g". */
export function decimalSize(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${Number(size.toPrecision(4))}${UNITS[unit]}`;
}
