import { posix, statSync } from "./builtin.ts";
import { type ByteRange, sliceRange } from "./byte-range.ts";
import { ImageError, quoteName, reading, shownText } from "./image-error.ts";
import { cleanPath, isNameTooLong, isTooLong } from "./layer-path.ts";
import type { OpenFiles } from "./open-files.ts";
import type { TarEntry } from "./tar/entry.ts";

/** The files of a saved image, in a folder or in a tar archive. */
export interface FileSet {
  /** What messages call it. */
  readonly label: string;
  /** The regular file at a relative path, or null when there is none.
   *  @throws ImageError when the path leaves the set */
  find(path: string): ByteRange | null;
}

/** The same, but the file has to be there. */
export function requireFile(files: FileSet, path: string, why: string): ByteRange {
  const found = files.find(path);
  if (found !== null) return found;
  const remedy = "the image was saved in part: save or download it again";
  throw new ImageError({
    archive: files.label,
    what: `${shownText(path)} is missing; ${why} names it`,
    remedy,
  });
}

/** The absolute path that a document or a link means, the root being the set's own.
 *  @throws ImageError for what leaves the set, and for what no file system takes */
function inside(label: string, path: string): string {
  const clean = cleanPath(path);
  const leaves = clean === null || clean === "/";
  if (!leaves && isPath(clean)) return clean;
  const what = `${quoteName(path)} ${leaves ? "leaves the archive" : "is no path"}`;
  throw new ImageError({ archive: label, what, remedy: "do not trust this archive" });
}

function isPath(path: string): boolean {
  return !path.includes("\0") && !isTooLong(path) && !path.split("/").some(isNameTooLong);
}

export class FolderFiles implements FileSet {
  readonly label: string;
  readonly #files: OpenFiles;

  constructor(folder: string, files: OpenFiles) {
    this.label = folder;
    this.#files = files;
  }

  find(path: string): ByteRange | null {
    const onDisk = posix.join(this.label, inside(this.label, path));
    const stat = reading(onDisk, "look at it", () => statSync(onDisk, { throwIfNoEntry: false }));
    if (stat?.isFile() !== true) return null;
    return this.#files.open(onDisk, onDisk);
  }
}

/** Symlinks followed on the way to one file: `docker save` wrote one for each layer that images share. */
const MAX_LINKS = 8;

export class TarFiles implements FileSet {
  readonly label: string;
  readonly #archive: ByteRange;
  readonly #entries = new Map<string, TarEntry>();

  constructor(archive: ByteRange, entries: Iterable<TarEntry>) {
    this.label = archive.label;
    this.#archive = archive;
    for (const entry of entries) {
      const path = cleanPath(entry.name);
      if (path !== null) this.#entries.set(path, entry);
    }
  }

  find(path: string): ByteRange | null {
    const entry = this.#follow(inside(this.label, path));
    if (entry === null) return null;
    if (entry.data.sparse !== null) {
      const what = "stored as a sparse file, which cannot be read in place";
      throw new ImageError({ archive: this.label, entry: entry.name, what });
    }
    const { offset, size } = entry.data;
    return sliceRange(this.#archive, offset, size, `${this.label} > ${entry.name}`);
  }

  #follow(start: string): TarEntry | null {
    let path = start;
    for (let links = 0; links <= MAX_LINKS; links++) {
      const entry = this.#entries.get(path);
      if (entry === undefined) return null;
      if (entry.type === "file") return entry;
      if (entry.type === "hardlink") path = inside(this.label, entry.linkname);
      else if (entry.type !== "symlink") return null;
      else path = inside(this.label, `${posix.dirname(path)}/${entry.linkname}`);
    }
    return null;
  }
}
