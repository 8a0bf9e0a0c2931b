import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A case recorded on a real mount: layers, calls, and what the kernel answered. README.md explains the form. */
export interface RecordedCase {
  readonly id: string;
  readonly note?: string;
  /** Lowest first. */
  readonly layers: readonly (readonly RecordedEntry[])[];
  /** Data-only layers, topmost first. */
  readonly data?: readonly (readonly RecordedEntry[])[];
  /** What the workdir holds before. */
  readonly work?: readonly RecordedEntry[];
  /** Null: mounted without an upper. */
  readonly upper: readonly RecordedEntry[] | null;
  /** Mount options as in `-o`. */
  readonly opts?: string;
  /** The whole data string, with the layers' paths as {lower0}, {upper}, {work}, {other}. */
  readonly rawopts?: string;
  /** The upper, and the workdir, lie on a tmpfs of their own with these options. */
  readonly upper_tmpfs?: string;
  /** Where the lowers lie, if not on one file system with the upper. */
  readonly lower_fs?: string;
  /** Calls before the mount. */
  readonly pre?: readonly RecordedOp[];
  /** 1: MS_RDONLY. */
  readonly mflags?: number;
  readonly ops: readonly RecordedOp[];
  /** Unmounted and mounted again after `ops`, for `ops2`; with a text: with these options. */
  readonly remount?: boolean | string;
  readonly ops2?: readonly RecordedOp[];
  /** Upper and workdir are looked at again after the mount is gone. */
  readonly after?: true;
  /** The lowest layer is looked at, too. */
  readonly lower_after?: true;
  readonly observed: Observed;
}

export interface RecordedEntry {
  readonly path: string;
  readonly type:
    | "file"
    | "dir"
    | "symlink"
    | "hardlink"
    | "whiteout"
    | "char"
    | "block"
    | "fifo"
    | "sock";
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly content?: string;
  /** Size of a file that is all hole but for its `chunks`. */
  readonly hole?: number;
  readonly chunks?: readonly (readonly [offset: number, text: string])[];
  /** This many times "x". */
  readonly fill?: number;
  readonly target?: string;
  readonly rdev?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** [name, argument…], with named arguments last. */
export type RecordedOp = readonly [string, ...(string | number | boolean | NamedArguments)[]];

export interface NamedArguments {
  readonly as?: string;
  readonly prot?: string;
  readonly shared?: boolean;
}

export type Result = { readonly ret: unknown } | { readonly err: string };

/** Path → attributes. */
export type RecordedTree = Readonly<Record<string, object>>;

export interface Observed {
  readonly mount: string;
  readonly pre?: readonly Result[];
  readonly shown_options?: string;
  readonly results?: readonly Result[];
  readonly results2?: readonly Result[];
  readonly upper?: RecordedTree;
  readonly work?: RecordedTree;
  readonly merged?: RecordedTree;
  readonly upper_after_umount?: RecordedTree;
  readonly work_after_umount?: RecordedTree;
  readonly lower0?: RecordedTree;
}

/** Cases that were recorded but cannot be run here, by the reason. */
export interface LeftOut {
  readonly why: string;
  readonly ids: readonly string[];
}

export const recordedCases = (): RecordedCase[] => readLines("recorded.jsonl");
export const leftOut = (): LeftOut[] => readLines("left-out.jsonl");

function readLines<T>(file: string): T[] {
  const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
