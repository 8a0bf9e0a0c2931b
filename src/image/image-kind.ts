import { existsSync, join, statSync } from "./builtin.ts";
import type { ByteRange } from "./byte-range.ts";
import { ImageError, reading } from "./image-error.ts";
import type { ImageKind } from "./imported-image.ts";
import type { ImageLimits } from "./limits.ts";
import { isOverlay2Layer, isOverlay2Root, overlay2Folder } from "./overlay2-folder.ts";
import type { TarEntry } from "./tar/entry.ts";
import type { PlainTaker } from "./tar/plain-header.ts";
import { type TarEnd, type TarEntries, TarReader } from "./tar/read-tar.ts";

/** What `docker save` puts first, and what marks an OCI layout (image-spec, image-layout.md). */
export const DOCKER_MANIFEST = "manifest.json";
export const OCI_LAYOUT = "oci-layout";
export const OCI_INDEX = "index.json";

/** Whether the path is a folder; otherwise it is a regular file.
 *  @throws ImageError when it is neither: what comes out of a pipe cannot be read at any place */
export function isFolder(path: string): boolean {
  const stat = reading(path, "open it", () => statSync(path));
  if (stat.isDirectory() || stat.isFile()) return stat.isDirectory();
  throw new ImageError({
    archive: path,
    what: "no regular file",
    expected: "a file or a folder",
    remedy: "save what comes out of a pipe to a file first",
  });
}

/** What a folder holds. An unpacked `docker save` has both manifests: Docker reads its own, and so do we. */
export function kindOfFolder(folder: string): ImageKind {
  if (existsSync(join(folder, DOCKER_MANIFEST))) return "docker-archive";
  if (existsSync(join(folder, OCI_INDEX))) return "oci-layout";
  const layers = overlay2Folder(folder);
  if (isOverlay2Layer(layers) || isOverlay2Root(layers)) return "overlay2";
  return "rootfs";
}

/** A tar archive that was begun to be read, to see what it is. */
export interface BegunTar {
  readonly kind: ImageKind;
  /** The entries so far: all of them, unless it is a layer. */
  readonly entries: readonly TarEntry[];
  /** Those entries again, and then the others. */
  readonly all: TarEntries;
}

/** Entries that are looked at, whatever they are called: a saved image has a handful of files for each layer. */
const ANY_ENTRIES = 10_000;
/** What many images are saved with. The manifest, which tells, is among the last. */
const SAVED =
  /^(?:sha256:)?[0-9a-f]{64}(?:$|[./])|^blobs(?:$|\/)|^[^/]*\.json$|^oci-layout$|^repositories$/;

/** What a tar archive holds.
 *  @throws ImageError when it is damaged, or of a kind too old to be read */
export function kindOfTar(archive: ByteRange, limits: ImageLimits): BegunTar {
  const reader = new TarReader(archive, { limits, globalHeaders: "ignore" });
  const entries: TarEntry[] = [];
  const names = new Set<string>();
  let saved = true;
  let entry = reader.next();
  while (entry !== null) {
    entries.push(entry);
    const name = entry.name.replace(/^\.\//, "");
    names.add(name);
    saved &&= name === "" || SAVED.test(name);
    if (!saved && entries.length >= ANY_ENTRIES) break;
    entry = reader.next();
  }
  const kind = entry === null ? kindByNames(names, archive.label) : "layer-tar";
  return { kind, entries, all: new EntriesAgain(entries, reader) };
}

function kindByNames(names: ReadonlySet<string>, archive: string): ImageKind {
  if (names.has(DOCKER_MANIFEST)) return "docker-archive";
  if (names.has(OCI_INDEX) && names.has(OCI_LAYOUT)) return "oci-layout";
  if (!names.has("repositories")) return "layer-tar";
  if (![...names].some((name) => name.endsWith("/layer.tar"))) return "layer-tar";
  throw new ImageError({
    archive,
    what: "saved by a Docker older than 1.10: it has no manifest.json",
    remedy: "load it into a newer Docker and save it again",
  });
}

/** What has been read, and then what has not. */
class EntriesAgain implements TarEntries {
  readonly #seen: readonly TarEntry[];
  readonly #rest: TarEntries;
  #next = 0;

  constructor(seen: readonly TarEntry[], rest: TarEntries) {
    this.#seen = seen;
    this.#rest = rest;
  }

  givePlain(taker: PlainTaker): void {
    if (this.#next >= this.#seen.length) this.#rest.givePlain(taker);
  }

  next(): TarEntry | null {
    return this.#seen[this.#next++] ?? this.#rest.next();
  }

  get end(): TarEnd | null {
    return this.#rest.end;
  }
}
