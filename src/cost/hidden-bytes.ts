import { type Inode, isDir, namesOf, sizeOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { isOpaque, isWhiteout, TRUSTED } from "../layer/marks.ts";
import { soundRedirectOf } from "../lookup/redirect.ts";

/** Bytes of each layer that layers above it hide, by whiteouts, opaque directories and files of the same name: they
 *  are stored, shipped and never seen. `layers`: topmost first, as is the answer. An inode is hidden when all its
 *  names are. */
export function hiddenBytes(layers: readonly Layer[]): number[] {
  const top: Cover = { open: true, names: new Map() };
  const moved = new Map<string, Cover[]>();
  return layers.map((layer) => {
    const pass: Pass = { bytes: 0, linked: new Map(), moved, moves: [] };
    lay(pass, layer.root, { path: "", below: "" }, [top]);
    for (const [inode, visible] of pass.linked) if (!visible) pass.bytes += sizeOf(inode);
    // What a directory leads to lies below the layer that says so.
    for (const { to, cover } of pass.moves) moved.set(to, [...(moved.get(to) ?? []), cover]);
    return pass.bytes;
  });
}

/** What the layers so far have at a name. Open: a directory, which shows what the layers below have in theirs. */
interface Cover {
  open: boolean;
  readonly names: Map<string, Cover>;
}

/** Any file or whiteout: nothing below it shows. */
const CLOSED: Cover = { open: false, names: new Map() };

/** One layer on its way below those above it. */
interface Pass {
  bytes: number;
  /** Hard-linked inodes, and whether a name of theirs is visible. */
  readonly linked: Map<Inode, boolean>;
  /** Directories that were renamed above, by the path that they have from here down. */
  readonly moved: ReadonlyMap<string, readonly Cover[]>;
  readonly moves: { readonly to: string; readonly cover: Cover }[];
}

/** A directory of a layer: where it lies there, and where its lower part lies, which is elsewhere if it was renamed. */
interface Place {
  readonly path: string;
  readonly below: string;
}

/** Lays one layer's directory under what is above it. `covers`: as what it can be seen; nothing, when it is hidden. */
function lay(pass: Pass, directory: Inode, place: Place, covers: readonly Cover[]): void {
  const views = [...covers, ...(pass.moved.get(place.path) ?? [])];
  for (const [name, inode] of namesOf(directory).entries) {
    const showing = views.filter(({ names }) => shows(names.get(name), inode));
    if (isDir(inode)) layDirectory(pass, inode, name, place, showing);
    else {
      if (!isWhiteout(inode)) note(inode, showing.length > 0, pass);
      for (const { names } of views) names.set(name, CLOSED);
    }
  }
}

const shows = (above: Cover | undefined, inode: Inode): boolean =>
  above === undefined || (above.open && isDir(inode));

function layDirectory(
  pass: Pass,
  inode: Inode,
  name: string,
  parent: Place,
  showing: readonly Cover[],
): void {
  const redirect = soundRedirectOf(inode, TRUSTED);
  const below = redirect?.startsWith("/") ? redirect : `${parent.below}/${redirect ?? name}`;
  const place = { path: `${parent.path}/${name}`, below };
  const covers = showing.map(({ names }) => {
    const cover = names.get(name) ?? { open: true, names: new Map<string, Cover>() };
    names.set(name, redirect === undefined ? cover : CLOSED);
    return cover;
  });
  lay(pass, inode, place, covers);
  // Only now: what the directory hides lies below this layer.
  if (isOpaque(inode)) for (const cover of covers) cover.open = false;
  else if (redirect !== undefined) {
    for (const cover of covers) pass.moves.push({ to: place.below, cover });
  }
}

function note(inode: Inode, visible: boolean, pass: Pass): void {
  if (inode.nlink > 1) {
    pass.linked.set(inode, visible || pass.linked.get(inode) === true);
  } else if (!visible) pass.bytes += sizeOf(inode);
}
