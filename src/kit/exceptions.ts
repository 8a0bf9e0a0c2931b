import type { Case, CaseEntry, CaseOp } from "../cases/case.ts";

/** Where the kernel's overlay does not do what a plain file system would: each is documented, or was observed on Linux
 *  6.18, and the laws leave room for it. */
export interface LawException {
  readonly name: string;
  readonly rule: string;
  /** Where it is written down, or which function of the kernel does it. */
  readonly source: string;
  /** Laws, by name, that would not hold without it. */
  readonly laws: readonly string[];
  /** A case that shows it. */
  readonly example: Case;
}

const DOCUMENTED = "Documentation/filesystems/overlayfs.rst";

function example(
  lower: readonly (readonly CaseEntry[])[],
  ops: readonly CaseOp[],
  upper: readonly CaseEntry[] = [],
): Case {
  return {
    ...{ id: "exception", options: {}, lower, data: [], upper, ops },
    ...{ readonly: false, nomount: false },
  };
}

const file = (path: string): CaseEntry => ({ path, type: "file", content: "x" });
const dir = (path: string): CaseEntry => ({ path, type: "dir" });
const whiteout = (path: string): CaseEntry => ({ path, type: "whiteout" });

const NO_PERMISSION = "an unprivileged failure changes nothing";
const LISTING = "readdir and lookup agree";
const INVISIBLE = "copy-up is invisible in the merged view";
const READING = "reading changes nothing";
const SQUASHING = "squashing layers keeps the merged view";
const COMMITTING = "committing the upper as a new lower keeps the merged view";
const APPLYING = "diff then apply gives the same tree";

export const EXCEPTIONS: readonly LawException[] = [
  {
    name: "a directory that has a lower part cannot be renamed",
    rule: "rename gives EXDEV unless redirect_dir=on, and nothing is copied up.",
    source: `${DOCUMENTED}, "Renaming directories"; ovl_can_move`,
    laws: [],
    example: example([[dir("/d")]], [{ op: "rename", path: "/d", to: "/e" }]),
  },
  {
    name: "a failed rename leaves what it did before it failed",
    rule:
      "What was copied up stays, and so does the opaque mark of a directory that moves into a merged one. With space " +
      "left only ENOTEMPTY comes that late: the target is empty in the merged view, but not in the upper.",
    source: "ovl_rename: ovl_copy_up and ovl_set_opaque come before ovl_do_rename",
    laws: [NO_PERMISSION],
    example: example(
      [[]],
      [
        { op: "mkdir", path: "/t" },
        { op: "rename", path: "/t", to: "/r" },
      ],
      [dir("/r"), whiteout("/r/z")],
    ),
  },
  {
    name: "setxattr copies up even when it fails",
    rule: "The file is copied up first, and XATTR_CREATE of what is there, XATTR_REPLACE of what is not, fail after.",
    source: "ovl_xattr_set: ovl_copy_up comes before ovl_do_setxattr",
    laws: [NO_PERMISSION],
    example: example(
      [[file("/f")]],
      [
        {
          ...{ op: "setxattr", path: "/f", name: "user.x", value: "1", nofollow: true },
          xflag: "XATTR_REPLACE",
        },
      ],
    ),
  },
  {
    name: "whiteouts in a directory that is not merged are listed",
    rule: "A directory of a single layer is listed as it lies; a lookup finds that the whiteout hides.",
    source: "ovl_iterate: a directory that is not merged is read from its real one",
    laws: [LISTING],
    example: example([[whiteout("/d/w"), file("/d/f")]], []),
  },
  {
    name: "a merged directory has one link",
    rule: "st_nlink of a directory that merges, and of the root, is 1; of any other what its store counts.",
    source: "ovl_getattr: set_nlink to 1 for OVL_TYPE_MERGE, as find(1) relies on",
    laws: [INVISIBLE, SQUASHING, COMMITTING, APPLYING],
    example: example([[dir("/d/a"), dir("/d/b")], [dir("/d")]], []),
  },
  {
    name: "a hard link of a lower layer is broken when it is copied up",
    rule: "Only the name that was used goes to the upper: it is a file of its own from then on, with another st_ino.",
    source: `${DOCUMENTED}, "Non-standard behavior"; index=on keeps them together`,
    laws: [INVISIBLE],
    example: example(
      [[file("/a"), { path: "/b", type: "link", target: "/a" }]],
      [{ op: "write", path: "/a", flags: "O_WRONLY", content: "y" }],
    ),
  },
  {
    name: "links are counted in the layer, not in the view",
    rule: "A file of a lower layer keeps its st_nlink when one of its names is hidden.",
    source: "ovl_getattr: nlink of the real inode, without an index",
    laws: [SQUASHING],
    example: example(
      [[file("/a"), { path: "/b", type: "link", target: "/a" }]],
      [{ op: "unlink", path: "/b" }],
    ),
  },
  {
    name: "looking writes marks to the upper",
    rule: "The first lookup of an upper directory that merges writes `origin` on it, and `impure` on its parent.",
    source: "ovl_fix_origin, from ovl_lookup",
    laws: [READING],
    example: example([[dir("/d")]], [{ op: "lstat", path: "/d" }], [dir("/d")]),
  },
  {
    name: "the root has the attributes of the topmost layer",
    rule: "Owner, mode and times of the root are the upper's own, whatever the lowers say.",
    source: "ovl_get_root",
    laws: [COMMITTING, APPLYING],
    example: example([[{ path: "/", type: "dir", mode: 0o711, mtime: 1_000_000_001 }]], []),
  },
  {
    name: "a directory that is moved into a merged one becomes opaque",
    rule: "It gets opaque=y even though nothing lies below its new name.",
    source: "ovl_rename: ovl_set_opaque",
    laws: [],
    example: example(
      [[file("/f")]],
      [
        { op: "mkdir", path: "/d" },
        { op: "rename", path: "/d", to: "/e" },
      ],
    ),
  },
];
