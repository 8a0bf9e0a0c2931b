import { major, minor, S_IFMT, typeOf } from "../../base/mode.ts";
import { type Inode, targetOf } from "../../layer/inode.ts";
import { OPAQUE_MARKER, WHITEOUT_PREFIX } from "../changeset.ts";
import type { LayerTarProfile } from "../tar-profile.ts";
import type { LayerEntry } from "./layer-entries.ts";
import type { OwnerNames } from "./owner-names.ts";
import { PLAIN_HEADER, type TarHeader, type TypeFlag } from "./tar-header.ts";
import { tarXattrs } from "./tar-xattrs.ts";

type InodeEntry = Extract<LayerEntry, { readonly kind: "inode" }>;

/** What an engine writes of one thing in a layer. Moby: archive.FileInfoHeader, tarAppender.addTarFile,
 *  overlayWhiteoutConverter.ConvertWrite. */
export function entryHeader(
  entry: LayerEntry,
  profile: LayerTarProfile,
  owners: OwnerNames,
): TarHeader {
  switch (entry.kind) {
    case "inode":
      return inodeHeader(entry, profile, owners);
    case "whiteout":
      return {
        ...PLAIN_HEADER,
        ...ownersOf(entry.inode, profile, owners),
        name: whiteoutName(entry.path),
        typeflag: "0",
        mode: profile.whiteoutMode,
        mtime: profile.whiteoutTime === "device" ? entry.inode.mtimeSec : 0,
        // Docker turns the link into a plain file and forgets that it has noted where it leads.
        linkname: profile.whiteoutLinks ? (entry.left ?? "") : "",
      };
    case "opaque":
      return {
        ...PLAIN_HEADER,
        ...ownersOf(entry.inode, profile, owners),
        name: `${entry.path}/${OPAQUE_MARKER}`,
        typeflag: "0",
        mode: entry.inode.mode & 0o777,
      };
    case "hidden":
      return {
        ...PLAIN_HEADER,
        name: whiteoutName(entry.path),
        typeflag: "0",
        mode: profile.whiteoutMode,
      };
    default:
      return entry satisfies never;
  }
}

function inodeHeader(
  { path, inode, link }: InodeEntry,
  profile: LayerTarProfile,
  owners: OwnerNames,
): TarHeader {
  const type = typeOf(inode.mode);
  const device = type === "char" || type === "block";
  return {
    ...ownersOf(inode, profile, owners),
    name: type === "dir" ? `${path}/` : path,
    typeflag: link === null ? TYPE_FLAGS[type] : "1",
    mode: (inode.mode & 0o7777) | (profile.typeBits ? inode.mode & S_IFMT : 0),
    size: type === "file" && link === null ? inode.fileSize : 0,
    mtime: inode.mtimeSec,
    linkname: link ?? (type === "symlink" ? targetOf(inode) : ""),
    devmajor: device ? major(inode.rdev) : 0,
    devminor: device ? minor(inode.rdev) : 0,
    xattrs: inode.xattrs === null ? null : tarXattrs(inode.xattrs, profile),
  };
}

const TYPE_FLAGS: Record<ReturnType<typeof typeOf>, TypeFlag> = {
  file: "0",
  symlink: "2",
  char: "3",
  block: "4",
  dir: "5",
  fifo: "6",
  // Never asked for: layerEntries leaves sockets out.
  socket: "0",
};

function ownersOf(
  { uid, gid }: Inode,
  profile: LayerTarProfile,
  owners: OwnerNames,
): Pick<TarHeader, "uid" | "gid" | "uname" | "gname"> {
  if (!profile.ownerNames) return { uid, gid, uname: "", gname: "" };
  return { uid, gid, uname: owners.users.get(uid) ?? "", gname: owners.groups.get(gid) ?? "" };
}

function whiteoutName(path: string): string {
  const slash = path.lastIndexOf("/") + 1;
  return path.slice(0, slash) + WHITEOUT_PREFIX + path.slice(slash);
}
