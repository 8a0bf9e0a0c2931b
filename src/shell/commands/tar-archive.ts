import { decodeName } from "../../base/names.ts";
import { type ByteRange, readRange, sliceRange } from "../../image/byte-range.ts";
import { chunksOf } from "../../image/chunks.ts";
import { ImageError } from "../../image/image-error.ts";
import { Spool } from "../../image/spool.ts";
import { BLOCK } from "../../image/tar/block.ts";
import type { TarEntry } from "../../image/tar/entry.ts";
import { TarReader } from "../../image/tar/read-tar.ts";
import { compressionOfHead } from "../../image/unpack/compression.ts";
import { UnpackBudget, unpack } from "../../image/unpack/unpack.ts";
import type { Content } from "../../layer/content.ts";
import type { Call } from "./call.ts";
import { Stop } from "./call.ts";
import { GatheredContent, isZeros, partOf } from "./gathered-content.ts";
import { TAR_FAILURE } from "./tar-create.ts";
import { isInPath } from "./userland.ts";

/** An archive that is being read, unpacked. */
export interface OpenArchive {
  readonly range: ByteRange;
  entries(): Generator<TarEntry, void>;
  /** Bytes of the archive, to stay when it is closed. */
  data(offset: number, size: number): Content;
  close(): void;
}

/** Compressions that are not known here. */
const REFUSED: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ["lzip", [0x4c, 0x5a, 0x49, 0x50]],
  ["compress", [0x1f, 0x9d]],
];
const LONGEST_MAGIC = 8;

/** Opens an archive, plain or packed with gzip, zstd, bzip2 or xz. Stops, with words, at other compressions, and where
 *  GNU's tar would not find the program for one. */
export async function openArchive(call: Call, content: Content): Promise<OpenArchive> {
  const head = content.read(0, LONGEST_MAGIC);
  for (const [name, magic] of REFUSED) {
    if (magic.every((byte, i) => head[i] === byte)) refuseCompression(call, name);
  }
  const packing = compressionOfHead(head);
  if (packing === "bzip2" || packing === "xz") requireProgram(call, packing);
  const spool = new Spool("archive");
  for (const piece of content.chunks()) {
    await call.invocation.turn?.();
    if (isZeros(piece)) spool.skip(piece.length);
    else spool.write(piece);
  }
  let unpacked: Awaited<ReturnType<typeof unpack>>;
  try {
    unpacked = await unpack(spool.range(), { budget: new UnpackBudget(), digests: false });
  } catch (error) {
    spool.file.close();
    throw damaged(call, error);
  }
  const { range } = unpacked;
  const plain = unpacked.compression === "none";
  return {
    range,
    *entries() {
      try {
        if (range.size === 0)
          throw new ImageError({ archive: "archive", what: "empty", remedy: "" });
        const reader = new TarReader(range);
        for (let entry = reader.next(); entry !== null; entry = reader.next()) yield entry;
      } catch (error) {
        throw damaged(call, error);
      }
    },
    data: (offset, size) => (plain ? partOf(content, offset, size) : dataIn(range, offset, size)),
    close() {
      unpacked.close();
      spool.file.close();
    },
  };
}

export function refuseCompression(call: Call, name: string): never {
  call.note(
    `${name} is not simulated: archives can be read that are packed with gzip, zstd, bzip2 or xz, and written with gzip. Pack it with gzip, or declare what this command makes.`,
  );
  throw new Stop(TAR_FAILURE);
}

/** GNU's tar has others unpack, and slim images are without them. An image that has no tar either is no real one. */
function requireProgram(call: Call, packing: "bzip2" | "xz"): void {
  if (call.isBusybox || !isInPath(call.invocation, "tar")) return;
  const names = packing === "bzip2" ? ["bzip2", "lbzip2"] : [packing];
  if (names.some((name) => isInPath(call.invocation, name))) return;
  call.err(`tar (child): ${names.at(-1)}: Cannot exec: No such file or directory\n`);
  call.err("tar (child): Error is not recoverable: exiting now\n");
  call.note("Child returned status 2");
  call.note("Error is not recoverable: exiting now");
  throw new Stop(TAR_FAILURE);
}

/** What is packed is read, for its file goes when the archive is closed. */
function dataIn(range: ByteRange, offset: number, size: number): Content {
  const gathered = new GatheredContent();
  for (const piece of chunksOf(sliceRange(range, offset, size, range.label))) gathered.add(piece);
  return gathered.content;
}

function damaged(call: Call, error: unknown): unknown {
  if (!(error instanceof ImageError)) return error;
  call.note("This does not look like a tar archive");
  call.note("Exiting with failure status due to previous errors");
  return new Stop(TAR_FAILURE);
}

/** The names of owner and group in a member's own header; empty when there are none. */
export function ownerNames(
  { range }: OpenArchive,
  entry: TarEntry,
): { user: string; group: string } {
  const header = new Uint8Array(BLOCK);
  if (entry.data.offset < BLOCK) return { user: "", group: "" };
  readRange(range, header, 0, BLOCK, entry.data.offset - BLOCK);
  return { user: textAt(header, 265), group: textAt(header, 297) };
}

const LONGEST_NAME = 32;

function textAt(header: Uint8Array, at: number): string {
  const field = header.subarray(at, at + LONGEST_NAME);
  const end = field.indexOf(0);
  return decodeName(end === -1 ? field : field.subarray(0, end));
}
