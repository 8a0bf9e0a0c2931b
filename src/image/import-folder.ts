import { LayerBuilder } from "../layer/builder.ts";
import type { Layer } from "../layer/layer.ts";
import { DiskFile } from "./disk-file.ts";
import { type FolderWalk, initOf, walkFolder } from "./folder-walk.ts";
import { failureOf, ImageError } from "./image-error.ts";
import type { ImageLimits } from "./limits.ts";

export interface ImportFolderOptions {
  readonly name: string;
  readonly limits: ImageLimits;
  /** By path relative to the folder. */
  readonly xattrs: ReadonlyMap<string, Map<string, Uint8Array>> | null;
}

export interface ImportedFolder {
  readonly layer: Layer;
  /** Directories where another file system is mounted: they stay empty. */
  readonly mountPoints: readonly string[];
}

/** Makes a layer of a folder as it lies on disk: modes, owners, times to the nanosecond, hard links, devices and,
 *  where given, xattrs. A char device 0:0 is a whiteout there as it is here. Files stay where they are; holes in
 *  them count as data, for Node cannot ask where they are.
 *  @throws ImageError when something cannot be read */
export function importFolder(folder: string, options: ImportFolderOptions): ImportedFolder {
  const { name, limits, xattrs } = options;
  const builder = new LayerBuilder({ name });
  const mountPoints: string[] = [];
  let device: bigint | null = null;
  let count = 0;
  const walk: FolderWalk = {
    failed: failureOf,
    keeps: () => true,
    enters({ path, stat }) {
      if (stat.dev === device) return true;
      mountPoints.push(path);
      return false;
    },
  };
  for (const entry of walkFolder(folder, walk)) {
    const { path, stat, first } = entry;
    device ??= stat.dev;
    if (count++ > limits.entries) throw tooMany(folder, limits);
    if (first !== null) {
      builder.link(path, first);
      continue;
    }
    const own = xattrs?.get(path === "" ? "." : path.slice(1));
    const init = initOf(entry, walk, ({ onDisk }) => new DiskFile(onDisk, stat));
    builder.put(path || "/", own === undefined ? init : { ...init, xattrs: own });
  }
  return { layer: builder.layer, mountPoints };
}

function tooMany(folder: string, { entries }: ImageLimits): ImageError {
  const archive = folder.length > 1 && folder.endsWith("/") ? folder.slice(0, -1) : folder;
  return new ImageError({ archive, what: `more than ${entries} files (limit entries)` });
}
