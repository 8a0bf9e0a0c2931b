import type { Mismatch } from "./result.ts";

/** A mismatch for people, over a few lines:
 *
 *     app.yaml:31 expect.copied_up
 *       expected /etc/motd, /var/lib/db/data.db
 *       actual   /var/lib/db/data.db
 *         - /etc/motd
 */
export function formatMismatch(mismatch: Mismatch, file: string): string {
  const { where, line, expected, actual, missing = [], extra = [] } = mismatch;
  return [
    `${file}:${line} ${where}`,
    `  expected ${expected}`,
    `  actual   ${actual}`,
    ...missing.map((item) => `    - ${item}`),
    ...extra.map((item) => `    + ${item}`),
  ].join("\n");
}
