import { shareBlocks } from "../../cost/block-share.ts";
import { contentOf, type Inode, isFile, isSymlink } from "../../layer/inode.ts";
import type { Version } from "../stack/place.ts";
import type { Contents } from "./contents.ts";

/** What a file is to the one that it replaced. */
export type Relation =
  | { readonly kind: "none" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "metadata"; readonly changes: readonly MetadataChange[] }
  /** `sharedBytes`: in blocks of 4 KiB that both have at the same offset. */
  | { readonly kind: "content"; readonly sharedBytes: number };

export type MetadataChange = "owner" | "mode" | "time" | "xattrs";

const NONE: Relation = { kind: "none" };
const UNCHANGED: Relation = { kind: "unchanged" };

export function relationOf({ body, below }: Version, contents: Contents): Relation {
  if (below === null) return NONE;
  const [now, before] = [body.inode, below.body.inode];
  if (contents.equal(before, now)) {
    const changes = metadataChanges(before, now);
    return changes.length === 0 ? UNCHANGED : { kind: "metadata", changes };
  }
  const comparable = isFile(now) && isFile(before);
  const sharedBytes = comparable
    ? shareBlocks(contentOf(now), contentOf(before)).redundantBytes
    : 0;
  return { kind: "content", sharedBytes };
}

/** What two objects of the same content differ in, besides. Of times an image keeps mtime alone. */
export function metadataChanges(before: Inode, now: Inode): MetadataChange[] {
  const changes: MetadataChange[] = [];
  if (before.uid !== now.uid || before.gid !== now.gid) changes.push("owner");
  // A symlink's own bits mean nothing.
  if (before.mode !== now.mode && !isSymlink(now)) changes.push("mode");
  if (before.mtimeSec !== now.mtimeSec || before.mtimeNsec !== now.mtimeNsec) changes.push("time");
  if (!sameXattrs(before, now)) changes.push("xattrs");
  return changes;
}

/** Overlayfs' own marks aside. */
export function sameXattrs(one: Inode, other: Inode): boolean {
  const [left, right] = [xattrText(one), xattrText(other)];
  return left === right;
}

function xattrText({ xattrs }: Inode): string {
  if (xattrs === null) return "";
  return [...xattrs]
    .filter(([name]) => !/^(trusted|user)\.overlay\./.test(name))
    .map(([name, value]) => `${name}=${value.join()}`)
    .sort()
    .join("\n");
}
