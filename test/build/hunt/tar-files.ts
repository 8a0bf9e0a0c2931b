import { posix } from "node:path";

const BLOCK = 512;

/** The files of a `docker save`, by name; links among them are followed. Reads what Docker's writer writes: short names. */
export function tarFiles(tar: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const links = new Map<string, string>();
  for (let at = 0; tar[at] !== undefined && tar[at] !== 0; ) {
    const text = (offset: number, length: number): string =>
      Buffer.from(tar.subarray(at + offset, at + offset + length))
        .toString("latin1")
        .replace(/\0.*$/s, "");
    const name = text(0, 100);
    const size = Number.parseInt(text(124, 12) || "0", 8);
    const type = text(156, 1);
    if (type === "2") links.set(name, posix.join(posix.dirname(name), text(157, 100)));
    else files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const [name, target] of links) files.set(name, files.get(target)!);
  return files;
}
