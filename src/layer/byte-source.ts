/** Bytes that stay where they are (a file on disk, an archive) until someone reads them. */
export interface ByteSource {
  /** The `length` bytes from `offset`, all of them, in an array that nobody changes afterwards.
   *  Called only for ranges inside the slice that `Content.fromSource` was given, 1 MiB at most when streaming.
   *  What it throws reaches the reader of the content. */
  read(offset: number, length: number): Uint8Array;
}
