import type { Layer } from "../layer/layer.ts";
import { type ByteRange, RangeSource } from "./byte-range.ts";
import { digestOf, digestOfRange, newHash } from "./digest.ts";
import { ImageError } from "./image-error.ts";
import type { Digest } from "./imported-image.ts";
import { LayerAssembler } from "./layer-assembler.ts";
import { DEFAULT_LIMITS, type ImageLimits } from "./limits.ts";
import { type TarEnd, type TarEntries, TarReader } from "./tar/read-tar.ts";

export interface ImportTarOptions {
  /** What the layer is called. */
  readonly name: string;
  readonly limits?: ImageLimits;
  /** Computes the diff_id on the way: every byte is read then. Without it, headers only. Default: true. */
  readonly digest?: boolean;
  /** Accepts an archive that merely stops, without its end marker, or is empty, as Docker does: its digest will
   *  prove that it is whole. */
  readonly mayLackEnd?: boolean;
  /** The archive's entries, when somebody has begun to read it. */
  readonly entries?: TarEntries;
}

export interface ImportedTar {
  readonly layer: Layer;
  /** As Docker counts it. */
  readonly size: number;
  /** sha256 of the tar, if it was asked for. */
  readonly diffId: Digest | null;
}

/** Makes a layer of an unpacked layer tar, with whiteouts in the kernel's form. The contents stay in the range's file:
 *  they are read from there for as long as it is open.
 *  @throws ImageError when the archive is damaged, or holds what no layer may */
export function importTar(range: ByteRange, options: ImportTarOptions): ImportedTar {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const wanted = options.digest ?? true;
  const hash = wanted && options.entries === undefined ? newHash() : null;
  const entries =
    options.entries ??
    new TarReader(range, { limits, globalHeaders: "ignore", ...(hash === null ? {} : { hash }) });
  const layer = new LayerAssembler(options.name, range.label, new RangeSource(range), limits);
  const end = assemble(layer, entries);
  if (end !== "marker" && options.mayLackEnd !== true) throw withoutEnd(range);
  const diffId = hash !== null ? digestOf(hash) : wanted ? digestOfRange(range) : null;
  return { layer: layer.layer, size: layer.size, diffId };
}

function assemble(layer: LayerAssembler, entries: TarEntries): TarEnd | null {
  for (;;) {
    entries.givePlain(layer);
    const entry = entries.next();
    if (entry === null) return entries.end;
    layer.add(entry);
  }
}

function withoutEnd(range: ByteRange): ImageError {
  const empty = range.size === 0;
  return new ImageError({
    archive: range.label,
    what: empty ? "empty" : "cut short: it stops without the end marker of a tar archive",
    expected: empty ? "a tar archive" : "two blocks of zeros",
    remedy: "get or make the archive again",
  });
}
