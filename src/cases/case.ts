/** The canonical case: these layers, these system calls. One JSON object; what it leads to is an Outcome. */
export interface Case {
  readonly id: CaseId;
  readonly options: Options;
  /** Lowest first. */
  readonly lower: readonly (readonly CaseEntry[])[];
  /** Data-only layers, below all others. */
  readonly data: readonly (readonly CaseEntry[])[];
  readonly upper: readonly CaseEntry[];
  /** Mounted without an upper. */
  readonly readonly: boolean;
  /** Not mounted at the start: an operation mounts. */
  readonly nomount: boolean;
  readonly ops: readonly CaseOp[];
}

export type CaseId = string | number | null;

/** Mount options as in `-o`: true for a flag, false or null to leave one out. */
export type Options = Readonly<Record<string, string | number | boolean | null>>;

/** Bytes: text, or hex, or a text repeated up to a length. */
export type CaseValue =
  | string
  | { readonly hex: string }
  | { readonly repeat: string; readonly len: number };

export type CaseEntryType =
  | "file"
  | "dir"
  | "symlink"
  | "link"
  | "whiteout"
  | "char"
  | "block"
  | "fifo"
  | "socket";

/** One name of a layer. Left out: the defaults of build-layers.ts. */
export interface CaseEntry {
  readonly path: string;
  readonly type: CaseEntryType;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly content?: CaseValue;
  readonly size?: number;
  /** Of a symlink; of a `link` the path it is a further name for. */
  readonly target?: string;
  readonly rdev?: readonly [major: number, minor: number];
  readonly xattrs?: Readonly<Record<string, CaseValue>>;
  readonly opaque?: boolean;
}

/** One system call, or one change of the mount. Which fields it needs is its operation's matter. */
export interface CaseOp {
  readonly op: string;
  readonly path?: string;
  readonly to?: string;
  readonly target?: string;
  readonly name?: string;
  readonly value?: CaseValue;
  readonly content?: CaseValue;
  readonly type?: Exclude<CaseEntryType, "link" | "whiteout">;
  /** Bits; for `access` letters of "rwxf" will do. */
  readonly mode?: number | string;
  /** O_* names, or those of renameat2, with or without their prefix. */
  readonly flags?: number | string | readonly string[];
  readonly falloc?: readonly string[];
  /** Descriptors go by names: open gives one, others use it. */
  readonly fd?: string;
  readonly to_fd?: string;
  readonly len?: number;
  readonly size?: number;
  readonly offset?: number | null;
  readonly to_offset?: number | null;
  readonly whence?: string;
  readonly rdev?: readonly [major: number, minor: number];
  readonly owner?: number;
  readonly group?: number;
  /** "omit": this time stays as it is. */
  readonly mtime?: number | "omit" | null;
  readonly atime?: number | "omit";
  readonly xflag?: string;
  readonly follow?: boolean;
  readonly nofollow?: boolean;
  /** Whoever calls; root if left out. `gid` follows `uid`. */
  readonly uid?: number;
  readonly gid?: number;
  readonly groups?: readonly number[];
  /** A layer ("upper", "work", "lower0", or its number) to work on instead of the mount. */
  readonly at?: string | number;
  readonly rotate?: boolean;
  readonly options?: Options;
  readonly lower?: readonly (string | number)[];
  readonly upper?: string | number;
  readonly work?: string | number;
  readonly readonly?: boolean;
}
