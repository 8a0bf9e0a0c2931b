import { isDirMode, isFileMode, isLinkMode, S_IFMT, typeOf } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import { orCleanUp } from "../copy-up/clean.ts";
import { copyUp } from "../copy-up/copy-up.ts";
import { canBeMarked } from "../copy-up/mark.ts";
import { prepareLinks } from "../copy-up/nlink.ts";
import { writableHalf } from "../copy-up/writable.ts";
import { Content } from "../layer/content.ts";
import { Directory } from "../layer/directory.ts";
import { type Body, type Inode, namesOf } from "../layer/inode.ts";
import { markName } from "../layer/marks.ts";
import type { LayerWriter } from "../layer/writer.ts";
import { type Dentry, inodeOf, isUpperWhiteout, pathOf, upperOf } from "../lookup/dentry.ts";
import { setImpure } from "../lookup/origin.ts";
import { isMerge, OverlayInode } from "../lookup/overlay-inode.ts";
import type { Superblock } from "../lookup/superblock.ts";
import { changed } from "./changed.ts";
import { setOpaque } from "./opaque.ts";
import { setRedirect } from "./redirect.ts";
import { matchesWhiteout } from "./upper-match.ts";

/** What to create: type and permission bits as they shall be (umask, setgid and ACLs are the caller's business). */
export interface NewObject {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev?: number;
  readonly target?: string;
  readonly xattrs?: readonly (readonly [string, Uint8Array])[];
}

/** Creates a file, directory, symlink, device, FIFO or socket at the negative `dentry`. Its directory is copied up
 *  first. Kernel: ovl_create_object.
 *  @throws EROFS, EPERM (a whiteout cannot be made through the mount), ESTALE (the upper was changed behind it) */
export function createObject(sb: Superblock, dentry: Dentry, object: NewObject): void {
  if ((object.mode & S_IFMT) === 0o020000 && (object.rdev ?? 0) === 0) refuse("EPERM");
  const { writer } = writableHalf(sb);
  copyUp(sb, dentry.parent, "create");
  const upper = place(sb, dentry, (dir, name) => makeReal(writer, dir, name, object), object.mode);
  sb.dcache.instantiate(dentry, new OverlayInode(upper));
  if (isDirMode(object.mode)) markNewDirectory(sb, dentry, upper);
  changed(dentry.parent);
  const trace = sb.mounted.trace;
  if (trace !== null)
    trace.emit({ type: "create", path: pathOf(dentry), kind: typeOf(object.mode) });
}

/** A further name, at the negative `dentry`, for the object of `old`. Both it and the directory are copied up.
 *  Kernel: ovl_link. @throws EROFS ESTALE */
export function linkObject(sb: Superblock, old: Dentry, dentry: Dentry): void {
  const { writer } = writableHalf(sb);
  copyUp(sb, old, "link");
  copyUp(sb, dentry.parent, "link");
  prepareLinks(sb, old, "link");
  const inode = inodeOf(old);
  // Whoever finds the new name without the old one must find the data, too.
  if (inode.metacopy) setRedirect(sb, old, false);
  if (inode.constIno && inode.lowers.length > 0) setImpure(sb, dentry.parent);
  const upper = upperOf(old);
  place(
    sb,
    dentry,
    (dir, name) => {
      // Somebody removed it from the upper, behind the mount.
      if (upper.nlink === 0 && inode.nlink > 0) refuse("ENOENT");
      writer.link(upper, dir, name);
      return upper;
    },
    upper.mode,
  );
  sb.dcache.instantiate(dentry, inode);
  inode.nlink++;
  sb.dcache.claimSelf(inode);
  // The next lookup of the new name asks the layers: it may find a lower object, too.
  sb.dcache.drop(dentry);
  changed(dentry.parent);
  const trace = sb.mounted.trace;
  if (trace !== null) trace.emit({ type: "link", path: pathOf(old), to: pathOf(dentry) });
}

type Make = (dir: Inode, name: string) => Inode;

/** Puts an object in the upper: directly, or when a whiteout lies there by making it in the workdir and moving it
 *  over. Kernel: ovl_create_upper, ovl_create_over_whiteout. */
function place(sb: Superblock, dentry: Dentry, make: Make, mode: number): Inode {
  const { writer, workdir } = writableHalf(sb);
  const dir = upperOf(dentry.parent);
  if (!isUpperWhiteout(dentry)) {
    if (namesOf(dir).get(dentry.name) !== undefined) refuse("ESTALE");
    return make(dir, dentry.name);
  }
  if (!matchesWhiteout(sb, dentry)) refuse("ESTALE");
  const temp = sb.tempName();
  const made = orCleanUp(writer, workdir, temp, () => {
    const made = make(workdir, temp);
    if (isDirMode(mode)) {
      setOpaque(sb, dentry, made);
      writer.exchange(workdir, temp, dir, dentry.name);
    } else {
      writer.rename(workdir, temp, dir, dentry.name);
    }
    return made;
  });
  if (isDirMode(mode)) writer.unlink(workdir, temp);
  const trace = sb.mounted.trace;
  if (trace !== null) {
    trace.emit({ type: "whiteout", path: pathOf(dentry), made: false, shared: false });
  }
  return made;
}

/** A new directory hides nothing unless it replaces a whiteout; but where layers may be changed offline or followed
 *  by redirects, it is opaque at once. Kernel: ovl_create_upper, ovl_allow_offline_changes. */
function markNewDirectory(sb: Superblock, dentry: Dentry, upper: Inode): void {
  if (upper.xattrs?.has(markName("opaque", sb.mounted.marks))) {
    dentry.opaque = true;
    return;
  }
  const { redirectDir, index, metacopy, xino, nfsExport } = sb.mounted.options;
  const offline = redirectDir !== "on" && !index && !metacopy && xino !== "on" && !nfsExport;
  // No more than an optimisation: without marks it does without.
  if (!offline && isMerge(inodeOf(dentry.parent)) && canBeMarked(sb, upper)) {
    setOpaque(sb, dentry, upper);
    dentry.opaque = true;
  }
}

function makeReal(writer: LayerWriter, dir: Inode, name: string, object: NewObject): Inode {
  const { mode, uid, gid, rdev = 0 } = object;
  const call = isDirMode(mode)
    ? "mkdir"
    : isLinkMode(mode)
      ? "symlink"
      : isFileMode(mode)
        ? "create"
        : "mknod";
  const { xattrs = [] } = object;
  return writer.create(dir, name, { mode, uid, gid, rdev, body: bodyOf(object), xattrs }, call);
}

/** The body a new object starts with. */
export function bodyOf(object: NewObject): Body {
  if (isFileMode(object.mode)) return Content.empty;
  if (isDirMode(object.mode)) return new Directory();
  return object.target ?? null;
}
