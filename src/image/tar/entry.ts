/** What an entry of a tar archive is. */
export type TarType = "file" | "dir" | "symlink" | "hardlink" | "char" | "block" | "fifo";

/** A stretch of a sparse file that has data; all between the stretches is a hole. */
export interface SparseRun {
  readonly offset: number;
  readonly size: number;
}

/** Where the payload lies in the archive. For a sparse file the runs lie there one after another. */
export interface TarData {
  readonly offset: number;
  readonly size: number;
  readonly sparse: readonly SparseRun[] | null;
}

/** One entry, as the archive says: nothing cleaned, nothing checked against other entries. */
export interface TarEntry {
  readonly name: string;
  readonly type: TarType;
  /** Permission bits; the file type bits that some writers add are cut off. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
  /** Bytes of the file as it is read: of a sparse file with its holes. */
  readonly size: number;
  readonly linkname: string;
  readonly devmajor: number;
  readonly devminor: number;
  readonly xattrs: Map<string, Uint8Array> | null;
  /** What only archives of ours tell. */
  readonly own: ReadonlyMap<string, Uint8Array> | null;
  readonly data: TarData;
}
