import { humanSize } from "./human-units.ts";

/** What `docker builder prune` says of what it has removed. cli: builder/prune.go */
export function prunedText(
  removed: readonly { readonly id: string; readonly size: number }[],
): string {
  const list = removed.map(({ id }) => `${id}\n`).join("");
  const bytes = removed.reduce((sum, { size }) => sum + size, 0);
  const head = removed.length === 0 ? "" : `Deleted build cache objects:\n${list}\n`;
  return `${head}Total reclaimed space: ${humanSize(bytes, 4)}\n`;
}
