import type { Clock, Timespec } from "../base/clock.ts";
import { makedev, S_ISGID } from "../base/mode.ts";
import { type EntryInit, LayerBuildError, LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import { type Inode, isDir } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { Store } from "../layer/store.ts";
import type { Case, CaseEntry, CaseValue } from "./case.ts";
import { CaseError } from "./case-error.ts";
import { decodeValue } from "./value.ts";

/** The layers of a case as they lie before the mount, all on one store. */
export interface CaseLayers {
  readonly store: Store;
  /** Lowest first, as the case has them. */
  readonly lowers: readonly Layer[];
  readonly data: readonly Layer[];
  readonly upper: Layer;
  readonly work: Layer;
}

/** When nothing is said, entries and the directories made for them are this old. */
export const DEFAULT_MTIME: Timespec = { sec: 1_000_000_000, nsec: 0 };

/** A device for nothing in particular: /dev/null. */
const DEFAULT_RDEV = [1, 3] as const;

/** Lays the layers of a case: the lowers lowest first, data-only layers, upper, work.
 *  @throws CaseError an entry that cannot be laid: a file used as a directory, a hard link to nothing */
export function buildLayers(given: Case, clock: Clock): CaseLayers {
  const store = new Store();
  return {
    store,
    lowers: given.lower.map((entries, i) => buildLayer(`l${i}`, entries, store, `lower[${i}]`)),
    data: given.data.map((entries, i) => buildLayer(`d${i}`, entries, store, `data[${i}]`)),
    upper: buildLayer("u", given.readonly ? [] : given.upper, store, "upper"),
    work: emptyLayer("w", store, clock.now()),
  };
}

/** A layer with nothing in it but its root. */
export function emptyLayer(name: string, store: Store, mtime: Timespec): Layer {
  return new LayerBuilder({ name, store, mtime }).layer;
}

function buildLayer(
  name: string,
  entries: readonly CaseEntry[],
  store: Store,
  where: string,
): Layer {
  const builder = new LayerBuilder({ name, store, mtime: DEFAULT_MTIME });
  entries.forEach((entry, i) => {
    try {
      layEntry(builder, entry);
    } catch (error) {
      if (error instanceof LayerBuildError) throw new CaseError(`${where}[${i}]`, error.message);
      throw error;
    }
  });
  return builder.layer;
}

function layEntry(builder: LayerBuilder, entry: CaseEntry): void {
  const path = entry.path.replace(/\/+$/, "") || "/";
  const type = path === "/" ? "dir" : entry.type;
  const parent = path === "/" ? null : madeDirectory(builder, path.slice(0, path.lastIndexOf("/")));
  const init = common(entry, parent);
  switch (type) {
    case "dir":
      layDirectory(builder, path, entry, init);
      return;
    case "link":
      builder.link(path, entry.target!);
      return;
    case "whiteout":
      builder.put(path, { ...init, type: "char", mode: 0 });
      return;
    case "file":
      builder.put(path, { ...init, type, content: contentOfEntry(entry) });
      return;
    case "symlink":
      builder.put(path, { ...init, type, mode: 0o777, target: entry.target! });
      return;
    case "char":
    case "block":
      builder.put(path, { ...init, type, rdev: makedev(...(entry.rdev ?? DEFAULT_RDEV)) });
      return;
    case "fifo":
    case "socket":
      builder.put(path, { ...init, type });
      return;
    default:
      throw new Error(`unreachable: entry type ${type satisfies never}`);
  }
}

type Init = Omit<EntryInit, "type">;

/** A directory that an earlier entry needed was made, and dated, then. */
function layDirectory(builder: LayerBuilder, path: string, entry: CaseEntry, init: Init): void {
  const made = path === "/" ? undefined : builder.layer.get(path);
  if (made === undefined) {
    builder.put(path, { ...init, type: "dir" });
    return;
  }
  const mtime = { sec: made.mtimeSec, nsec: made.mtimeNsec };
  const owner = isOwned(entry) ? {} : { uid: made.uid, gid: made.gid };
  builder.put(path, { ...init, ...owner, mtime, type: "dir" });
}

/** The directory at a path ("" for the root), made if it is missing. Null when something else is there. */
function madeDirectory(builder: LayerBuilder, path: string): Inode | null {
  const there = builder.layer.get(path);
  if (there !== undefined) return isDir(there) ? there : null;
  const parent = madeDirectory(builder, path.slice(0, path.lastIndexOf("/")));
  const setgid = parent === null ? 0 : parent.mode & S_ISGID;
  return builder.put(path, { type: "dir", mode: 0o755 | setgid, gid: inheritedGid(parent) });
}

/** What lies in a setgid directory belongs to its group, unless the entry says whose it is. */
function inheritedGid(parent: Inode | null): number {
  return parent !== null && (parent.mode & S_ISGID) !== 0 ? parent.gid : 0;
}

/** With one of the two given, the other is 0. */
function isOwned(entry: CaseEntry): boolean {
  return entry.uid !== undefined || entry.gid !== undefined;
}

function common(entry: CaseEntry, parent: Inode | null): Init {
  const xattrs = new Map<string, Uint8Array>();
  if (entry.opaque) xattrs.set("trusted.overlay.opaque", decodeValue("y"));
  for (const [name, value] of Object.entries(entry.xattrs ?? {})) {
    xattrs.set(name, decodeValue(value));
  }
  return {
    ...(entry.mode === undefined ? {} : { mode: entry.mode }),
    uid: entry.uid ?? 0,
    gid: isOwned(entry) ? (entry.gid ?? 0) : inheritedGid(parent),
    mtime: entry.mtime === undefined ? DEFAULT_MTIME : timeOf(entry.mtime),
    xattrs,
  };
}

function timeOf(seconds: number): Timespec {
  const sec = Math.floor(seconds);
  return { sec, nsec: Math.floor((seconds - sec) * 1e9) };
}

function contentOfEntry(entry: CaseEntry): Content {
  const content = contentOf(entry.content ?? "");
  return entry.size === undefined ? content : content.truncate(entry.size);
}

/** The bytes of a case as file content; a repeated text takes no memory for its length. */
export function contentOf(value: CaseValue): Content {
  return typeof value === "object" && "repeat" in value
    ? Content.repeat(decodeValue(value.repeat), value.len)
    : Content.fromBytes(decodeValue(value));
}
