import { ImageError } from "./image-error.ts";
import { type ImportedFolder, importFolder } from "./import-folder.ts";
import type { ImportedLayer } from "./imported-image.ts";
import type { Session } from "./layer-blob.ts";
import { layerSize } from "./layer-size.ts";
import { type Overlay2Layer, overlay2Chain } from "./overlay2-folder.ts";
import { hasUserMarks, withTrustedMarks } from "./user-marks.ts";
import { dumpXattrs, trustedXattrsHidden, type XattrDump } from "./xattr-dump.ts";

/** Folders and what is worth saying of them. */
export interface FoundFolders {
  readonly layers: readonly ImportedLayer[];
  readonly notes: readonly string[];
}

/** A root file system in a folder, as one layer. Without `getfattr` its xattrs are left out, and a note says so. */
export function importRootfs(folder: string, name: string, session: Session): FoundFolders {
  const dump = dumpXattrs(folder);
  const notes: string[] = [];
  if (dump.kind === "unreadable") {
    notes.push(`${folder}: extended attributes were not read: ${dump.why}`);
  }
  session.onLayer(name, 0, 1);
  return { layers: [layerOf(folder, name, dump, session, notes)], notes };
}

/** A layer of overlay2 as it lies on a host's disk, and all below it, lowest first.
 *  @throws ImageError when the opaque marks cannot be read, unless `acceptUnreadableXattrs` */
export function importOverlay2(
  folder: string,
  acceptUnreadableXattrs: boolean,
  session: Session,
): FoundFolders {
  const chain = overlay2Chain(folder);
  const notes: string[] = [];
  const dumps = chain.map(({ diff }) => dumpXattrs(diff));
  const userMarks = hasUserMarks(dumps);
  if (userMarks) {
    const what = "marks were read from user.overlay.*, as mounts with userxattr have them";
    notes.push(`${folder}: ${what} (rootless Docker)`);
  }
  const layers = chain.map(({ id, diff }: Overlay2Layer, i) => {
    session.onLayer(id, i, chain.length);
    const dump = userMarks ? withTrustedMarks(dumps[i]!) : dumps[i]!;
    const why = dump.kind === "unreadable" ? dump.why : userMarks ? null : trustedXattrsHidden();
    if (why !== null && !acceptUnreadableXattrs) throw unreadable(diff, why);
    if (why !== null) notes.push(`${diff}: opaque marks were not read: ${why}`);
    return layerOf(diff, id, dump, session, notes);
  });
  return { layers, notes };
}

function layerOf(
  folder: string,
  name: string,
  dump: XattrDump,
  session: Session,
  notes: string[],
): ImportedLayer {
  const { layer, mountPoints }: ImportedFolder = importFolder(folder, {
    name,
    limits: session.budget.limits,
    xattrs: dump.kind === "read" ? dump.byPath : null,
  });
  for (const path of mountPoints) {
    notes.push(`${folder}${path}: another file system is mounted there; it was left out`);
  }
  return { name, layer, size: layerSize(layer) };
}

function unreadable(folder: string, why: string): ImageError {
  return new ImageError({
    archive: folder,
    what: `the opaque marks of overlay2 (trusted.overlay.opaque) cannot be read: ${why}`,
    remedy: "run as root with getfattr installed, or use `docker save` and read the archive",
  });
}
