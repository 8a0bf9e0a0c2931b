import { S_IFCHR, S_IFMT } from "../base/mode.ts";
import { type Inode, isFile } from "./inode.ts";

/** Marks that overlayfs leaves on a layer, each spelled once. Kernel: enum ovl_xattr. */
export type Mark =
  | "opaque"
  | "redirect"
  | "origin"
  | "impure"
  | "nlink"
  | "upper"
  | "uuid"
  | "metacopy"
  | "protattr"
  | "whiteout";

/** Where the marks live: `trusted.` by default, `user.` on a mount with userxattr. Nowhere, if whoever mounted may not use
 *  trusted ones: no xattr has a name that begins so. */
export type MarkSpace = "trusted.overlay." | "user.overlay." | "none.overlay.";

export const TRUSTED: MarkSpace = "trusted.overlay.";
export const USER: MarkSpace = "user.overlay.";
export const NOWHERE: MarkSpace = "none.overlay.";

const MARKS: readonly Mark[] = [
  ...(["opaque", "redirect", "origin", "impure", "nlink"] as const),
  ...(["upper", "uuid", "metacopy", "protattr", "whiteout"] as const),
];

/** Names that are asked for at every turn: one put together anew would have to be hashed anew. */
const NAMES: Readonly<Record<MarkSpace, Readonly<Record<Mark, string>>>> = {
  "trusted.overlay.": namesIn(TRUSTED),
  "user.overlay.": namesIn(USER),
  "none.overlay.": namesIn(NOWHERE),
};

function namesIn(space: MarkSpace): Record<Mark, string> {
  return Object.fromEntries(MARKS.map((mark) => [mark, space + mark])) as Record<Mark, string>;
}

/** The name of the xattr that is the mark. */
export function markName(mark: Mark, space: MarkSpace): string {
  return NAMES[space][mark];
}

/** What stands between the prefix and a name that a user chose inside our own name space. */
export const ESCAPE = "overlay.";

/** The value of a mark on an inode of a layer, if it has it. */
export function markOf(
  inode: Inode,
  mark: Mark,
  space: MarkSpace = TRUSTED,
): Uint8Array | undefined {
  return inode.xattrs === null ? undefined : inode.xattrs.get(markName(mark, space));
}

/** `opaque` counts only if it is exactly "y". Kernel: ovl_get_dir_xattr_val. */
export function isOpaque(inode: Inode, space: MarkSpace = TRUSTED): boolean {
  return isMarked(inode, "opaque", space, "y");
}

/** Whether the mark has exactly this value. Asked at every turn: no array is made of what is kept. */
function isMarked(inode: Inode, mark: Mark, space: MarkSpace, value: string): boolean {
  return inode.xattrs?.holds(markName(mark, space), value) === true;
}

/** `opaque` = "x": the directory may hold whiteouts in xattr form, and readdir has to look for them. */
export function mayHoldXattrWhiteouts(inode: Inode, space: MarkSpace = TRUSTED): boolean {
  return isMarked(inode, "opaque", space, "x");
}

/** A char device 0:0, whatever its mode, owner or xattrs. Kernel: IS_WHITEOUT. */
export function isDeviceWhiteout(inode: Inode): boolean {
  return (inode.mode & S_IFMT) === S_IFCHR && inode.rdev === 0;
}

/** An empty regular file with the `whiteout` mark. Kernel: ovl_path_is_whiteout. */
export function isXattrWhiteout(inode: Inode, space: MarkSpace = TRUSTED): boolean {
  return (
    inode.xattrs !== null &&
    isFile(inode) &&
    inode.fileSize === 0 &&
    inode.xattrs.has(markName("whiteout", space))
  );
}

/** Either form: the name is gone, here and in all layers below. */
export function isWhiteout(inode: Inode, space: MarkSpace = TRUSTED): boolean {
  return isDeviceWhiteout(inode) || isXattrWhiteout(inode, space);
}

/** Impure ("y"): some child here may have an origin elsewhere, so readdir must ask each child for its st_ino. */
export function isImpure(inode: Inode, space: MarkSpace = TRUSTED): boolean {
  return isMarked(inode, "impure", space, "y");
}
