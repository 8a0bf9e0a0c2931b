import { misuse, mustKnowAll } from "../base/misuse.ts";
import type { FileType } from "../base/mode.ts";
import { decodeName } from "../base/names.ts";
import { type DiskFaults, DiskFile, diskPath } from "../image/disk-file.ts";
import {
  type FolderEntry,
  type FolderWalk,
  initOf,
  timeOf,
  walkFolder,
} from "../image/folder-walk.ts";
import { LayerBuilder } from "../layer/builder.ts";
import type { ByteSource } from "../layer/byte-source.ts";
import { stampChange } from "../layer/inode-times.ts";
import type { Layer } from "../layer/layer.ts";
import { pathOf } from "./arguments/path.ts";
import { needBuiltin, workingDirectory } from "./node-parts.ts";
import { resolve } from "./posix-path.ts";
import { ReadOnce } from "./read-once.ts";
import { hasCode, systemError } from "./system-error.ts";

/** False: the path is left out, and all below it, which is not even looked at. Paths begin at the folder, as in
 *  "/src/main.js". */
export type FolderFilter = (path: string, type: FileType) => boolean;

export interface LayerFromFolderOptions {
  /** Where in the layer the folder lies; directories above it are root's, 0755, of the epoch. Default "/". */
  readonly at?: string;
  /** Default: everything comes. */
  readonly filter?: FolderFilter;
  /** What reports call the layer. Default: the folder's own name. */
  readonly name?: string;
}

const OPTIONS: Readonly<Record<keyof LayerFromFolderOptions, true>> = {
  ...{ at: true, filter: true, name: true },
};

/** Files up to this size are read whole and kept, larger ones are read again each time, where they are asked for. */
const KEPT = 2 ** 20;

/** A layer of a folder on this machine's disk: modes, owners, times to the nanosecond, symlinks, hard links, devices,
 *  FIFOs, sockets; a char device 0:0 is a whiteout. Names and attributes are those of now. Contents are read when they are
 *  first asked for, and nothing is ever written back.
 *
 *      const fixtures = layerFromFolder("fixtures/app", (path) => path !== "/node_modules");
 *      const fs = createFs(mount({ lowers: [fixtures], upper: new Layer() }).process());
 *
 *  A file that was changed on disk (another size or mtime) before it was read fails with ESTALE, and its path on disk;
 *  one that may not be read, with EACCES. xattrs do not come, for Node cannot read them (`openImage` of copyup asks
 *  getfattr); holes count as data. Needs Node.
 *  @throws what node:fs throws for a folder that cannot be read: ENOENT, ENOTDIR, EACCES…; TypeError for an option that there
 *  is not */
export function layerFromFolder(
  folder: string | URL | Uint8Array,
  options: LayerFromFolderOptions | FolderFilter = {},
): Layer {
  const given = typeof options === "function" ? { filter: options } : options;
  mustKnowAll("layerFromFolder", given, OPTIONS);
  const { at = "/", filter, name }: LayerFromFolderOptions = given;
  if (typeof at !== "string") throw misuse("layerFromFolder: at", "a path in the layer", at);
  if (filter !== undefined && typeof filter !== "function") {
    throw misuse("layerFromFolder: filter", "a function of path and type", filter);
  }
  const top = realPathOf(pathOf(folder, "folder"));
  const base = resolve("/", at);
  const inLayer = (path: string): string => (base === "/" ? path || "/" : base + path);
  const walk: FolderWalk = {
    failed: (_path, _doing, error) => error,
    keeps: (path, type) => filter === undefined || filter(path, type),
    enters: () => true,
  };
  const builder = new LayerBuilder({
    name: name ?? (top.slice(top.lastIndexOf("/") + 1) || "/"),
  });
  for (const entry of walkFolder(top, walk)) {
    const { path, stat, first } = entry;
    if (first !== null) {
      builder.link(inLayer(path), inLayer(first));
      continue;
    }
    const init = initOf(entry, walk, sourceOf);
    const inode = builder.put(inLayer(path), { ...init, atime: timeOf(stat.atimeNs) });
    stampChange(inode, timeOf(stat.ctimeNs));
  }
  return builder.layer;
}

/** @throws what node:fs throws, and where it was looked for */
function realPathOf(asked: string): string {
  const { realpathSync } = needBuiltin("node:fs", "layerFromFolder");
  try {
    return decodeName(realpathSync.native(diskPath(asked), { encoding: "buffer" }));
  } catch (error) {
    if (!hasCode(error, "ENOENT") || asked.startsWith("/")) throw error;
    const remedy = asked.startsWith("file:")
      ? "that is a URL as text: give the URL itself"
      : `looked for in ${workingDirectory()}`;
    const { message, ...shape } = error as Error;
    throw Object.assign(new Error(`${message}; ${remedy}`, { cause: error }), shape);
  }
}

function sourceOf({ onDisk, stat }: FolderEntry): ByteSource {
  const file = new DiskFile(onDisk, stat, FAULTS);
  return stat.size > KEPT ? file : new ReadOnce(file, Number(stat.size));
}

/** What says that there is no such file any more: of the last two, a FIFO or a socket lies there. */
const NO_FILE = ["ENOENT", "ENOTDIR", "ELOOP", "EISDIR", "ESPIPE", "ENXIO"];

const FAULTS: DiskFaults = {
  failed: (path, error) => (hasCode(error, ...NO_FILE) ? changed(path, error) : error),
  changed,
};

/** As of a file system whose files change behind its back, and what to do. */
function changed(path: string, cause?: unknown): Error {
  const { message, ...shape } = systemError("ESTALE", "read", path);
  const text = `${message}: it was changed on disk after layerFromFolder; make the layer again`;
  return Object.assign(new Error(text, cause === undefined ? {} : { cause }), shape);
}
