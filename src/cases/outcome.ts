import type { CaseId } from "./case.ts";
import type { EncodedBytes } from "./value.ts";

/** What a case leads to, field by field as a run on the kernel prints it. */
export interface Outcome {
  readonly id: CaseId;
  /** "ok", an errno, or null when the case starts unmounted. */
  mount: string | null;
  ops: OpOutcome[];
  /** Null when nothing is mounted at the end. */
  merged: TreeEntry[] | null;
  /** Null when there is no upper. */
  upper: TreeEntry[] | null;
  lower_unchanged: boolean;
  lower_touched_by_case?: readonly string[];
  index_entries?: number;
}

export type OpOutcome =
  | { readonly ok: true; readonly value?: OpValue }
  | { readonly ok: false; readonly errno: string };

export type OpValue =
  | number
  | EncodedBytes
  | StatOutcome
  | readonly string[]
  | readonly (readonly [name: string, type: string])[];

/** A number when the time was set explicitly; "now" when the kernel set it. */
export type OutcomeTime = number | "now";

export interface StatOutcome {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly mtime: OutcomeTime;
  /** Inode identity within the case, numbered by first sight. */
  readonly id: number;
  readonly size?: number;
  readonly rdev?: readonly [major: number, minor: number];
}

/** One name of a tree. Attributes are missing where lstat failed, and for whiteouts. */
export interface TreeEntry {
  readonly path: string;
  readonly type?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly nlink?: number;
  readonly mtime?: OutcomeTime;
  readonly xattrs?: Readonly<Record<string, EncodedBytes | { readonly errno: string }>>;
  /** The first path of the same inode. */
  readonly same_as?: string;
  readonly size?: number;
  readonly content?: EncodedBytes | { readonly errno: string } | { readonly skipped: true };
  readonly target?: string | { readonly errno: string };
  readonly rdev?: readonly [major: number, minor: number];
  /** Listed, but lstat fails; or a directory that cannot be listed. */
  readonly error?: string;
}
