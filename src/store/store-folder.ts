import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { sign } from "./signature.ts";
import { isErrno, StoreError, storing } from "./store-error.ts";
import type { StoreLock } from "./store-lock.ts";
import { STORE_NAMES, StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** The layout of `copyup/` in a store. */
const VERSION = 1;
const MARKER = '{"imageLayoutVersion":"1.0.0"}';
const EMPTY_INDEX =
  '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}';

/** A store's folder, looked at and not touched: missing, empty, or a store.
 *  @throws StoreError when it holds anything else, or was made by a newer copyup */
export function findStore(folder: string): StorePaths {
  const paths = new StorePaths(resolve(folder));
  const names = namesIn(paths.root);
  if (names.includes("oci-layout")) requireMarker(paths);
  else requireNothingElse(paths, names);
  requireVersion(paths);
  return paths;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    if (!isErrno(error, "ENOTDIR")) return storing(folder, "list it", () => readdirSync(folder));
    const fault = { kind: "not-a-store", where: folder, what: "a file" } as const;
    throw new StoreError({ ...fault, expected: "a folder" });
  }
}

function requireMarker({ root, marker }: StorePaths): void {
  const text = storing(marker, "read it", () => readFileSync(marker, "utf8"));
  const version = /"imageLayoutVersion"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  if (version?.startsWith("1.") === true) return;
  throw new StoreError({
    kind: version === undefined ? "not-a-store" : "newer-version",
    where: root,
    what: version === undefined ? "its oci-layout names no version" : `OCI layout ${version}`,
    expected: "OCI layout 1.0.0",
    remedy: "give another folder with --store DIR",
  });
}

/** A store whose making was cut off has no marker yet. */
function requireNothingElse({ root }: StorePaths, names: readonly string[]): void {
  const other = names.find((name) => !STORE_NAMES.has(name));
  if (other === undefined) return;
  throw new StoreError({
    kind: "not-a-store",
    where: root,
    what: `no store: it holds ${JSON.stringify(other)}`,
    expected: "an OCI layout, or an empty folder",
    remedy: "give another folder with --store DIR; nothing was changed",
  });
}

function requireVersion({ root, version }: StorePaths): void {
  const found = storing(version, "look for it", () => statSync(version, { throwIfNoEntry: false }));
  if (found === undefined) return;
  const text = storing(version, "read it", () => readFileSync(version, "utf8")).trim();
  if (text === String(VERSION)) return;
  const newer = Number(text) > VERSION;
  throw new StoreError({
    kind: newer ? "newer-version" : "damaged",
    where: root,
    what: newer ? `a store of version ${text}, made by a newer copyup` : `its version is ${text}`,
    expected: `version ${VERSION}`,
    remedy: newer ? "update copyup, or use another store with --store DIR" : `remove ${version}`,
  });
}

/** Makes the folder a store where it is none yet. The marker comes last: with it, all is there. Two processes may do so
 *  at once. */
export async function makeStore(
  paths: StorePaths,
  lock: StoreLock,
  surroundings: Surroundings,
): Promise<void> {
  const { files } = surroundings;
  if ((await files.stat(paths.marker)) !== null && (await files.stat(paths.version)) !== null) {
    return;
  }
  storing(paths.root, "make the folder", () => {
    mkdirSync(dirname(paths.root), { recursive: true });
  });
  const { root, own, ingest, leases, layers, containers, buildCache } = paths;
  const folders = [root, own, paths.lock, ingest, leases, layers, containers, buildCache];
  for (const folder of [...folders, paths.blobsParent, paths.blobs]) {
    await files.makeFolder(folder);
  }
  const missing = async (path: string, text: string) => {
    if ((await files.stat(path)) === null) await publish(path, text, paths, surroundings);
  };
  // Under the lock: an empty index must not come over one that another process has made and filled meanwhile.
  await lock.hold(async () => {
    await missing(paths.version, `${VERSION}\n`);
    await missing(paths.index, EMPTY_INDEX);
    await missing(paths.marker, MARKER);
  });
}

export interface PublishOptions {
  /** Called when all is written, before it gets its name. */
  readonly before?: () => Promise<void>;
  /** False: nothing is lost with it in a power cut, which may then leave it empty or take it. Default: true. */
  readonly lasting?: boolean;
}

/** Writes a small file so that it is there whole or not at all, even after a power cut. */
export async function publish(
  path: string,
  content: string | Uint8Array,
  paths: StorePaths,
  surroundings: Surroundings,
  { before, lasting = true }: PublishOptions = {},
): Promise<void> {
  const { files } = surroundings;
  const temporary = join(paths.ingest, sign(surroundings, "file"));
  try {
    const file = await files.create(temporary);
    try {
      file.write(typeof content === "string" ? Buffer.from(content) : content);
      if (lasting) await file.sync();
    } finally {
      file.close();
    }
    await before?.();
    await files.rename(temporary, path);
  } catch (error) {
    if (error instanceof StoreError) await files.remove(temporary);
    throw error;
  }
  if (lasting) await files.syncFolder(dirname(path));
}
