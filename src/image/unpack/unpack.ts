import type { ByteRange } from "../byte-range.ts";
import { digestOf, newHash } from "../digest.ts";
import { ImageError } from "../image-error.ts";
import type { Digest } from "../imported-image.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "../limits.ts";
import { type Compression, compressionOf } from "./compression.ts";

/** What all layers of one image may unpack to together. */
export class UnpackBudget {
  readonly limits: ImageLimits;
  #spent = 0;

  constructor(limits: ImageLimits = DEFAULT_LIMITS) {
    this.limits = limits;
  }

  /** Takes `bytes` more, `unpacked` in all from this range. @throws ImageError when that is too much */
  spend(bytes: number, unpacked: number, range: ByteRange): void {
    this.#spent += bytes;
    const { unpackedBytes, ratio, ratioFreeBytes } = this.limits;
    if (this.#spent > unpackedBytes) {
      throw tooLarge(range, `unpacks to more than ${unpackedBytes} bytes`, "unpackedBytes");
    }
    if (unpacked > ratioFreeBytes && unpacked > ratio * range.size) {
      throw tooLarge(range, `${range.size} bytes unpack to ${unpacked} and more`, "ratio");
    }
  }
}

function tooLarge(range: ByteRange, what: string, limit: keyof ImageLimits): ImageError {
  const remedy = `raise the limit \`${limit}\` if the archive is to be trusted`;
  return new ImageError({ archive: range.label, what, remedy });
}

export interface Unpacked {
  readonly range: ByteRange;
  readonly compression: Compression;
  /** Of the unpacked bytes; null when they were not packed, for then nobody has read them yet. */
  readonly digest: Digest | null;
  /** Frees the temporary file, if there is one. */
  close(): void;
}

export interface UnpackOptions {
  readonly budget: UnpackBudget;
  /** Where the temporary file goes. Default: the system's folder for them. */
  readonly tempDir?: string;
  readonly signal?: AbortSignal | undefined;
  /** Computes the digest of what comes out. Default: true. */
  readonly digests?: boolean;
  /** That digest will be held against a known one: the format's own checksum may be passed over. */
  readonly proven?: boolean;
}

/** The range itself when it is plain; else a temporary file with what it unpacks to.
 *  @throws ImageError when the data is damaged or cut short, or unpacks to more than the limits allow */
export async function unpack(range: ByteRange, options: UnpackOptions): Promise<Unpacked> {
  const compression = compressionOf(range);
  if (compression === "none") return { range, compression, digest: null, close() {} };
  const { Spool } = await import("../spool.ts");
  const spool = new Spool(range.label, options.tempDir);
  const hash = (options.digests ?? true) ? newHash() : null;
  try {
    await unpackInto(range, compression, options, (chunk) => {
      hash?.update(chunk);
      spool.write(chunk);
    });
  } catch (error) {
    spool.file.close();
    throw error;
  }
  const digest = hash === null ? null : digestOf(hash);
  return { range: spool.range(), compression, digest, close: () => spool.file.close() };
}

/** Gives what a packed range unpacks to, piece by piece.
 *  @throws ImageError when the data is damaged or cut short, or unpacks to more than the limits allow */
export async function unpackInto(
  range: ByteRange,
  compression: Exclude<Compression, "none">,
  options: Pick<UnpackOptions, "budget" | "proven" | "signal">,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let size = 0;
  const decode = await decoderOf(compression, options.proven ?? false);
  try {
    await decode(range, (chunk) => {
      options.signal?.throwIfAborted();
      size += chunk.length;
      options.budget.spend(chunk.length, size, range);
      take(chunk);
    });
  } catch (error) {
    // Decoders explain what is wrong with data.
    options.signal?.throwIfAborted();
    throw error;
  }
}

type Decoder = (range: ByteRange, take: (chunk: Uint8Array) => void) => Promise<void>;

/** Loaded when there is something to unpack: most archives are plain. */
async function decoderOf(
  compression: Exclude<Compression, "none">,
  proven: boolean,
): Promise<Decoder> {
  if (compression === "gzip") return (await import("./gunzip.ts")).gunzip;
  if (compression !== "zstd") {
    const { unpackInScript } = await import("./in-script.ts");
    return (range, take) => unpackInScript(range, compression, take);
  }
  const { unzstd } = await import("./unzstd.ts");
  return (range, take) => unzstd(range, take, proven);
}
