import { readFileSync } from "node:fs";
import type { FileType } from "../../src/base/mode.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import type { Layer } from "../../src/layer/layer.ts";

/** How old everything in the image is. */
export const BASE_TIME = 1_704_164_645;
/** As the engine counted it. */
export const BASE_SIZE = 3_034_202;

type Row = [
  path: string,
  type: FileType | "link",
  mode: string,
  owner: string,
  sizeOrTarget: number | string,
  xattrs?: Record<string, string>,
];

/** The image that the containers were recorded on: its paths, modes and sizes, with bytes of ours in its files. */
export function baseLayer(): Layer {
  const url = new URL("./fixtures/base.json", import.meta.url);
  const rows = JSON.parse(readFileSync(url, "utf8")) as Row[];
  const builder = new LayerBuilder({ name: "base", mtime: { sec: BASE_TIME, nsec: 0 } });
  for (const [path, type, mode, owner, what, xattrs = {}] of rows) {
    if (type === "link") {
      builder.link(path, String(what));
      continue;
    }
    const [uid, gid] = owner.split(":").map(Number) as [number, number];
    const bytes = new TextEncoder().encode(`${path}\n`);
    builder.put(path, {
      type,
      mode: Number.parseInt(mode, 8),
      uid,
      gid,
      ...(type === "file" ? { content: Content.repeat(bytes, what as number) } : {}),
      ...(type === "symlink" ? { target: String(what) } : {}),
      xattrs: new Map(
        Object.entries(xattrs).map(([name, value]) => [name, new TextEncoder().encode(value)]),
      ),
    });
  }
  return builder.layer;
}
