/** `1.5K`, `12M`: rounded up, as ls -h and du -h do. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < 5) {
    value /= 1024;
    unit++;
  }
  const tenths = Math.ceil(value * 10) / 10;
  const shown = tenths < 10 ? tenths.toFixed(1) : String(Math.ceil(value));
  return `${shown}${"KMGTPE"[unit]}`;
}
