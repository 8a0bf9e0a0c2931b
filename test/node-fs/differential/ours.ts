import type { Layer } from "../../../src/index.ts";
import { Content, LayerBuilder, mount, type Process } from "../../../src/index.ts";
import { LAID_AT, type Laid } from "./random-layers.ts";

const WHEN = { sec: LAID_AT, nsec: 0 };

/** A process on the same layers. */
export function ourProcess(layers: readonly (readonly Laid[])[], uid: number): Process {
  const upper = new LayerBuilder({ mtime: WHEN }).layer;
  return mount({ lowers: layers.map(layerOf), upper }).process({ uid });
}

function layerOf(laid: readonly Laid[]): Layer {
  const builder = new LayerBuilder({ mtime: WHEN });
  for (const { path, type, mode, uid, text } of laid) {
    const body =
      type === "file"
        ? { content: Content.fromText(text) }
        : type === "symlink"
          ? { target: text }
          : {};
    const bits = type === "symlink" ? {} : { mode };
    builder.put(path, { type, uid, gid: uid, mtime: WHEN, atime: WHEN, ...bits, ...body });
  }
  return builder.layer;
}
