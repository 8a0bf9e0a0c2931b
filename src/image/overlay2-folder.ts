import {
  basename,
  dirname,
  join,
  readdirSync,
  readFileSync,
  realpathSync,
  resolve,
  statSync,
} from "./builtin.ts";
import { ImageError, quoteName, reading } from "./image-error.ts";

/** overlay2 keeps each layer as <root>/<id>/: `diff` holds its files, `link` a short name for it, and `lower` the
 *  short names of all layers below, topmost first, as l/NAME:l/NAME. <root>/l/NAME is a symlink to ../<id>/diff. */

/** One layer folder of a chain. */
export interface Overlay2Layer {
  readonly id: string;
  readonly diff: string;
}

/** Whether a folder is one of overlay2's layers. */
export function isOverlay2Layer(folder: string): boolean {
  if (!isFolder(join(folder, "diff"))) return false;
  return isFile(join(folder, "link")) || isFile(join(folder, "lower"));
}

/** The folder that is meant: Docker names the `diff` in it (GraphDriver.Data.UpperDir). */
export function overlay2Folder(path: string): string {
  const folder = resolve(path);
  const above = dirname(folder);
  return basename(folder) === "diff" && isOverlay2Layer(above) ? above : folder;
}

/** Whether a folder is the driver's root. */
export function isOverlay2Root(folder: string): boolean {
  return isFolder(join(folder, "l")) && layerIds(folder).length > 0;
}

/** The layer folder of a driver root that is meant, by id or the beginning of one.
 *  @throws ImageError listing what there is, when none or several fit */
export function chooseOverlay2Layer(root: string, wanted: string | undefined): string {
  const ids = layerIds(root);
  const fitting = ids.filter((id) => wanted !== undefined && id.startsWith(wanted));
  const exact = ids.find((id) => id === wanted) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (exact !== undefined) return join(root, exact);
  const some = ids.slice(0, 3).join(", ");
  throw new ImageError({
    archive: root,
    what: `holds ${ids.length} layers of overlay2${wanted === undefined ? "" : `, no one ${wanted}`}`,
    expected: `the folder of one of them: ${some}${ids.length > 3 ? ", …" : ""}`,
    remedy: "`docker inspect -f {{.GraphDriver.Data.UpperDir}} IMAGE` names it",
  });
}

/** The layer in `folder` and all below it, lowest first.
 *  @throws ImageError when a layer below is missing or lies elsewhere */
export function overlay2Chain(folder: string): Overlay2Layer[] {
  const root = dirname(folder);
  const lowerFile = join(folder, "lower");
  const own = { id: basename(folder), diff: join(folder, "diff") };
  if (!isFile(lowerFile)) return [own];
  const text = textOf(lowerFile);
  const names = text === "" ? [] : text.split(":");
  return [...names.map((name) => lowerLayer(root, name, lowerFile)).reverse(), own];
}

const SHORT_NAME = /^l\/([A-Z0-9]+)$/;

function lowerLayer(root: string, name: string, lowerFile: string): Overlay2Layer {
  const short = SHORT_NAME.exec(name)?.[1];
  if (short === undefined) {
    const what = `names the layer ${quoteName(name)}`;
    throw new ImageError({ archive: lowerFile, what, expected: "l/ and a short name" });
  }
  const linked = join(root, "l", short);
  const diff = isFolder(linked) ? realPath(linked) : diffByLink(root, short, lowerFile);
  const folder = dirname(diff);
  if (basename(diff) === "diff" && dirname(folder) === realPath(root)) {
    return { id: basename(folder), diff };
  }
  const what = `leads to ${diff}, outside the folder of the driver`;
  throw new ImageError({ archive: linked, what, remedy: "do not trust this folder" });
}

/** Copies of a driver's folder often lack the symlinks in l/: the layers themselves know their short names. */
function diffByLink(root: string, short: string, lowerFile: string): string {
  for (const id of layerIds(root)) {
    const link = join(root, id, "link");
    if (isFile(link) && textOf(link) === short) return realPath(join(root, id, "diff"));
  }
  throw new ImageError({
    archive: lowerFile,
    what: `the layer l/${short} is missing`,
    remedy: "copy the driver's whole folder (overlay2/) with its owners and xattrs, as root",
  });
}

function textOf(path: string): string {
  return reading(path, "read it", () => readFileSync(path, "latin1")).trim();
}

function realPath(path: string): string {
  return reading(path, "follow it", () => realpathSync(path));
}

function layerIds(root: string): string[] {
  const entries = reading(root, "list it (root can)", () =>
    readdirSync(root, { withFileTypes: true }),
  );
  return entries
    .filter((entry) => entry.isDirectory() && isFolder(join(root, entry.name, "diff")))
    .map((entry) => entry.name)
    .sort();
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

function statOf(path: string) {
  return reading(path, "look at it (root can)", () => statSync(path, { throwIfNoEntry: false }));
}
