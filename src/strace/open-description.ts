/** What a descriptor of the log leads to.
 *
 *  - `file`: open in the engine, too
 *  - `missing`: the program opened it, the image does not have it
 *  - `outside`: on another file system than the overlay: /proc, a volume
 *  - `other`: a pipe, a socket, or whatever else is no file */
export type DescriptionKind = "file" | "missing" | "outside" | "other";

/** An open file description of the log: what dup and fork share. */
export interface OpenDescription {
  readonly kind: DescriptionKind;
  /** The engine's descriptor; -1 for all but files. */
  readonly fd: number;
  /** As it was opened, for words. */
  readonly path: string;
  /** Slots of descriptor tables, and working directories, that hold it. */
  holders: number;
  /** Entries that were read of a directory, less those that the log tells of. */
  unlisted: number;
  /** What -y printed of it last; "" before it did. */
  shown: string;
  /** Opened with O_PATH. */
  pathOnly: boolean;
  /** Whose call opened it; 0 when nobody's did. */
  opener: number;
  /** fcntl(2) set O_APPEND after it was opened. */
  appends: boolean;
}

export function describe(kind: DescriptionKind, fd: number, path: string): OpenDescription {
  return {
    kind,
    fd,
    path,
    holders: 0,
    unlisted: 0,
    shown: "",
    pathOnly: false,
    opener: 0,
    appends: false,
  };
}

/** What is no file: one will do for all. */
export const NO_FILE: OpenDescription = describe("other", -1, "");
export const OUTSIDE: OpenDescription = describe("outside", -1, "");
