import type { ByteSource } from "../layer/byte-source.ts";
import { Content } from "../layer/content.ts";
import type { TarEntry } from "./tar/entry.ts";

/** A file's content where it lies in the archive; the holes of a sparse file take no bytes. */
export function contentOf(entry: TarEntry, archive: ByteSource): Content {
  const { offset, size, sparse } = entry.data;
  if (sparse === null) return Content.fromSource(archive, offset, size);
  let content = Content.hole(entry.size);
  let at = offset;
  for (const run of sparse) {
    const piece = Content.fromSource(archive, at, run.size);
    content = content.copyRange(piece, 0, run.offset, run.size);
    at += run.size;
  }
  return content;
}
