import type { Timespec } from "../base/clock.ts";
import type { Body } from "./inode.ts";

/** Attributes to change; what is absent stays. Times: "now" is the writer's clock. */
export interface AttributeChange {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly atime?: Timespec | "now";
  readonly mtime?: Timespec | "now";
}

/** What a new inode is given. */
export interface Creation {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev?: number;
  readonly body?: Body;
  /** What it inherits: it never is without them. */
  readonly xattrs?: readonly (readonly [string, Uint8Array])[];
}
