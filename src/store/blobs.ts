import { type ByteRange, wholeFile } from "../image/byte-range.ts";
import type { Digest } from "../image/imported-image.ts";
import type { OpenFile } from "../image/open-file.ts";

/** Bytes kept under their digest. Nothing half-written is ever seen under its name. */
export interface Blobs {
  /** Length in bytes, or null when it is not kept. */
  size(digest: Digest): number | null;
  /** Opens a blob; whoever opens closes. @throws StoreError when it is not kept */
  open(digest: Digest): BlobFile;
  /** Begins a blob whose digest is known, or goes on with one that broke off (`resume`: what came then is kept).
   *  Of two writers of one blob the later to commit finds it there, and throws its own away. */
  write(digest: Digest, options?: { readonly resume?: boolean }): Promise<BlobWriter>;
  /** Writes the blobs of these that are not kept yet, and publishes them at once: many small ones take a fraction of the
   *  time that they would take one by one. Returns those that had to be written; of what fails, none is kept.
   *  @throws StoreError when bytes have another digest than they should */
  putAll(blobs: readonly NamedBlob[]): Promise<Set<Digest>>;
  /** Writes a blob whose digest comes out of it. Chunks are not kept in memory. */
  put(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<PutBlob>;
}

/** A blob whose digest is known. */
export interface NamedBlob {
  readonly digest: Digest;
  /** Called only if the bytes are wanted. */
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface PutBlob {
  readonly digest: Digest;
  readonly size: number;
}

export interface BlobFile {
  readonly range: ByteRange;
  close(): void;
}

/** An open file as a whole. */
export function blobFile(file: OpenFile): BlobFile {
  return { range: wholeFile(file), close: () => file.close() };
}

export interface BlobWriter {
  /** Bytes that are there already: where a download goes on. */
  readonly offset: number;
  write(chunk: Uint8Array): Promise<void>;
  /** Begins anew: the server would not go on where it broke off. */
  restart(): Promise<void>;
  /** Publishes the blob. @throws StoreError when the bytes have another digest: they are thrown away */
  commit(): Promise<void>;
  /** Ends without a blob. `keep`: the bytes stay, for another attempt. */
  abort(options?: { readonly keep?: boolean }): Promise<void>;
}
