/** What an implementation may lack. Everything is there unless it says otherwise. */
export interface Supports {
  /** How many lower layers it takes. */
  readonly layers: number;
  /** Overlayfs options it knows beyond those of Docker's default mount: "redirect_dir", "metacopy"… */
  readonly options: readonly string[];
  /** Whiteouts in the layers it is given (char devices 0:0), and in the upper it leaves. */
  readonly whiteouts: boolean;
  /** Whiteouts in the other form: an empty file with an xattr, in a directory marked opaque=x. */
  readonly xattrWhiteouts: boolean;
  /** Opaque directories in the layers it is given. */
  readonly opaque: boolean;
  /** An upper that can be taken for itself, and that holds the kernel's own form of a change. */
  readonly upperTree: boolean;
  /** An upper that can be looked at, in whatever form. */
  readonly upper: boolean;
  readonly remount: boolean;
  readonly hardLinks: boolean;
  readonly symlinks: boolean;
  /** Devices, FIFOs and sockets. */
  readonly devices: boolean;
  readonly xattrs: boolean;
  readonly owners: boolean;
  readonly modes: boolean;
  readonly mtime: boolean;
  /** Link counts of files. */
  readonly nlink: boolean;
  /** Inode numbers that stay. */
  readonly ino: boolean;
  /** Other users than root, and that they are refused. */
  readonly permissions: boolean;
  readonly descriptors: boolean;
  /** Flags of open beyond creating, truncating and appending. */
  readonly openFlags: boolean;
  readonly truncate: boolean;
  readonly rename: boolean;
  /** renameat2 with its flags. */
  readonly exchange: boolean;
}

export type Feature = Exclude<keyof Supports, "layers" | "options">;

/** What the kernel's own overlay can do. */
export const EVERYTHING: Supports = {
  layers: 500,
  options: [],
  ...{ whiteouts: true, xattrWhiteouts: true, opaque: true, upperTree: true, upper: true },
  ...{ remount: true, hardLinks: true, symlinks: true, devices: true, xattrs: true },
  ...{ owners: true, modes: true, mtime: true, nlink: true, ino: true, permissions: true },
  ...{ descriptors: true, openFlags: true, truncate: true, rename: true },
  exchange: true,
};

/** Options beyond Docker's default mount, all of them. */
export const ALL_OPTIONS: readonly string[] = [
  ...["redirect_dir", "metacopy", "index", "nfs_export", "xino", "userxattr", "verity"],
];

/** How a skipped check says what is missing. */
const WORDS: Readonly<Record<Feature, string>> = {
  whiteouts: "whiteouts in layers",
  xattrWhiteouts: "whiteouts as xattrs",
  opaque: "opaque directories in layers",
  upperTree: "an upper in the kernel's form",
  upper: "an upper of its own",
  remount: "remount",
  hardLinks: "hard links",
  symlinks: "symlinks",
  devices: "devices",
  xattrs: "xattrs",
  owners: "owners",
  modes: "modes",
  mtime: "mtime",
  nlink: "link counts",
  ino: "inode numbers",
  permissions: "permissions",
  descriptors: "descriptors",
  openFlags: "flags of open",
  truncate: "truncate",
  rename: "rename",
  exchange: "renameat2",
};

/** Everything, but for what is said. */
export function supporting(given: Partial<Supports>): Supports {
  return { ...EVERYTHING, ...given };
}

/** What of `needs` is not there, in words; none: "". */
export function lackOf(supports: Supports, needs: Iterable<Feature>): string {
  return [...new Set(needs)]
    .filter((need) => !supports[need])
    .map((need) => WORDS[need])
    .join(", ");
}
