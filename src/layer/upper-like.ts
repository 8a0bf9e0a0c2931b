import type { Inode } from "./inode.ts";
import { Layer } from "./layer.ts";
import { ESCAPE, TRUSTED, USER } from "./marks.ts";
import type { Store } from "./store.ts";
import { Xattrs } from "./xattrs.ts";

/** An empty upper over a layer with this root: mode, owner, times and xattrs are those of the root below, for it is the
 *  upper's that show. Marks stay behind. */
export function upperLike(below: Inode, store?: Store): Layer {
  const layer = new Layer({ name: "upper", ...(store === undefined ? {} : { store }) });
  const { root } = layer;
  root.mode = below.mode;
  root.uid = below.uid;
  root.gid = below.gid;
  root.copyTimes(below);
  const xattrs = [...(below.xattrs ?? [])].filter(([name]) => !isMark(name));
  root.xattrs = xattrs.length === 0 ? null : new Xattrs(xattrs);
  return layer;
}

const isMark = (name: string): boolean =>
  [TRUSTED, USER].some((space) => name.startsWith(space) && !name.startsWith(space + ESCAPE));
