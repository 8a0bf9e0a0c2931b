/** One header of a layer tar as it stands there. */
export type RawHeader = (string | number)[];

const BLOCK = 512;

/** name, mode, uid, gid, size, typeflag, linkname of every entry; of files with data, `digest` of it beside. */
export function rawHeaders(tar: Uint8Array, digest: (data: Uint8Array) => string): RawHeader[] {
  const headers: RawHeader[] = [];
  for (let at = 0; tar[at] !== undefined && tar[at] !== 0; ) {
    const text = (offset: number, length: number): string =>
      Buffer.from(tar.subarray(at + offset, at + offset + length))
        .toString("latin1")
        .replace(/\0.*$/s, "");
    const octal = (offset: number, length: number): number =>
      Number.parseInt(text(offset, length) || "0", 8);
    const prefix = text(345, 155);
    const size = octal(124, 12);
    const type = text(156, 1);
    const header: RawHeader = [
      prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`,
      octal(100, 8),
      octal(108, 8),
      octal(116, 8),
      size,
      type,
      text(157, 100),
    ];
    const data = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (type === "0" && size > 0) header.push(digest(data));
    // A PAX header says of the next one what does not fit: the records leave them out, too.
    if (type !== "x") headers.push(header);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return headers;
}
