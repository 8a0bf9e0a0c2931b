/** What one run of a file's bytes is made of.
 *
 *  - `bytes`: a slice of an array in memory
 *  - `pattern`: a unit repeated; zeros that were really written are a pattern too
 *  - `source`: a slice of a file outside, read when needed
 *  - `hole`: reads as zeros, occupies nothing
 *  - `unwritten`: reads as zeros, occupies pages, but SEEK_DATA passes over it (fallocate's space) */
export type ExtentKind = "bytes" | "pattern" | "source" | "hole" | "unwritten";

/** An immutable run of bytes. It does not know its offset, so files share it at any place. */
export interface Extent {
  readonly kind: ExtentKind;
  /** In bytes; 0 only for the empty tree. */
  readonly length: number;
  /** The bytes `[from, to)` as an extent that shares this one's memory. */
  slice(from: number, to: number): Extent;
  /** One extent for this and `next` after it, without reading a byte; undefined when there is none. */
  join(next: Extent): Extent | undefined;
  /** Fills `target` with the bytes from `from` on. */
  readInto(target: Uint8Array, from: number): void;
  /** The bytes `[from, to)`, at most `CHUNK` of them. May be the extent's own memory: do not change it. */
  view(from: number, to: number): Uint8Array;
}

/** The longest piece that streaming hands out, and the step of the kernel's data copy-up
 *  (OVL_COPY_UP_CHUNK_SIZE): 1 MiB. */
export const CHUNK = 1024 * 1024;

/** tmpfs allocates whole pages of this many bytes. */
export const PAGE = 4096;

// Offsets reach 2^53, so bit operations are out.
export const pageFloor = (offset: number): number => offset - (offset % PAGE);
export const pageCeil = (offset: number): number => pageFloor(offset + PAGE - 1);

/** True when the run reads as zeros because nothing was written there. */
export const isGap = (extent: Extent): boolean =>
  extent.kind === "hole" || extent.kind === "unwritten";
