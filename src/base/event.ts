import type { FileType } from "./mode.ts";

/** What made the engine copy something up: the system call's decision in words of the field. */
export type CopyUpTrigger =
  | "open"
  | "truncate"
  | "chmod"
  | "chown"
  | "utimens"
  | "setxattr"
  | "removexattr"
  | "link"
  | "rename"
  | "setflags"
  | "create"
  | "remove"
  | "tmpfile"
  | "write";

/** How much of an object a copy-up took along. */
export type CopyUpKind = "data" | "metadata" | "dir" | "symlink" | "special";

/** Every fact a run can produce. Facts are emitted low and priced high: no milliseconds, no words for people.
 *  Paths are merged paths, absolute within the mount. Layers are numbered as in the mount: 0 is the upper,
 *  1 the topmost lower. Bytes are bytes. */
export type Event =
  /** A system call began: the envelope has its name. */
  | { readonly type: "call" }
  | { readonly type: "mount"; readonly lowers: number; readonly readonly: boolean }
  | {
      /** A name was asked for. `probes`: layers that had to be asked (0 when the dentry cache knew). */
      readonly type: "lookup";
      readonly path: string;
      readonly probes: number;
      readonly found: "upper" | "lower" | "merge" | "absent";
    }
  | {
      readonly type: "readdir";
      readonly path: string;
      readonly layers: number;
      readonly entries: number;
    }
  | {
      /** An object was copied from a lower layer to the upper.
       *  `size`: st_size. `copied`: bytes of data read and written again (holes skipped are not counted). `cloned`: bytes
       *  of data that both files share instead, where the file system below has reflinks.
       *  `flushed`: the kernel waited until the copy was on the disk, before it had its name. */
      readonly type: "copy-up";
      readonly path: string;
      readonly trigger: CopyUpTrigger;
      readonly kind: CopyUpKind;
      readonly fromLayer: number;
      /** Where the layer has it: elsewhere than at `path` if it was moved by redirects. */
      readonly lowerPath: string;
      readonly size: number;
      readonly copied: number;
      readonly cloned: number;
      /** Of the upper object. */
      readonly ino: number;
      readonly flushed: boolean;
      readonly xattrs: number;
      /** The object the system call was about, or a directory above it that had to come along. */
      readonly parent: boolean;
    }
  | {
      readonly type: "whiteout";
      readonly path: string;
      readonly made: boolean;
      readonly shared: boolean;
    }
  | { readonly type: "opaque"; readonly path: string }
  | { readonly type: "redirect"; readonly path: string; readonly target: string }
  | { readonly type: "index"; readonly path: string }
  | {
      /** `ino`: of the object in the layer that has the data. */
      readonly type: "read";
      readonly path: string;
      readonly layer: number;
      readonly ino: number;
      readonly offset: number;
      readonly bytes: number;
    }
  | {
      /** `ino`: of the upper object. */
      readonly type: "write";
      readonly path: string;
      readonly ino: number;
      readonly offset: number;
      readonly bytes: number;
    }
  | {
      /** A range of a file shares its blocks with a range of another, where the file system below has reflinks: nothing was
       *  read or written. `ino`: of the upper object, `size`: its st_size afterwards. `data`: what of the range is no hole.
       *  `from`: where they are from, and how large that file is. */
      readonly type: "clone";
      readonly path: string;
      readonly ino: number;
      readonly offset: number;
      readonly bytes: number;
      readonly size: number;
      readonly data: readonly { readonly offset: number; readonly bytes: number }[];
      readonly from: {
        readonly layer: number;
        readonly ino: number;
        readonly offset: number;
        readonly size: number;
      };
    }
  | {
      /** `truncated`: of a change of size, to what, and of which upper object. */
      readonly type: "metadata";
      readonly path: string;
      readonly change: string;
      readonly truncated?: { readonly ino: number; readonly size: number };
    }
  | {
      /** fallocate: space was reserved, or a hole was punched. `size`: st_size afterwards. */
      readonly type: "allocate";
      readonly path: string;
      readonly ino: number;
      readonly offset: number;
      readonly bytes: number;
      readonly punched: boolean;
      readonly size: number;
    }
  | { readonly type: "create"; readonly path: string; readonly kind: FileType }
  | { readonly type: "remove"; readonly path: string; readonly kind: FileType }
  | { readonly type: "rename"; readonly path: string; readonly to: string }
  | { readonly type: "link"; readonly path: string; readonly to: string }
  | {
      /** fsync, fdatasync, syncfs. `ino`: of the object in the layer that has the data. */
      readonly type: "sync";
      readonly path: string;
      readonly ino: number;
      readonly skipped: boolean;
    }
  | { readonly type: "store"; readonly call: StoreCall };

/** A call that overlayfs made on the file system its layers lie on. */
export type StoreCall =
  | "create"
  | "mkdir"
  | "mknod"
  | "symlink"
  | "link"
  | "unlink"
  | "rmdir"
  | "rename"
  | "setattr"
  | "setxattr"
  | "removexattr"
  | "write"
  | "copy-range"
  | "clone-range";

/** An event and where it belongs. */
export interface Envelope {
  /** Counts from 0 within a trace. */
  readonly seq: number;
  readonly mount: number;
  readonly process: number;
  readonly step: number;
  /** The system call that it is part of: "open". */
  readonly syscall: string;
  readonly event: Event;
}
