import { Content, LayerBuilder, mount, type Process } from "../../src/index.ts";
import { createFs, type NodeFs } from "../../src/node-fs/index.ts";

const WHEN = { sec: 1_000_000_000, nsec: 123_456_789 };

/** An fs over one lower layer with these files; a path that ends with a slash is a directory. */
export function fsOver(files: Readonly<Record<string, string>>): { fs: NodeFs; process: Process } {
  const builder = new LayerBuilder({ mtime: WHEN });
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith("/")) builder.put(path.slice(0, -1), { type: "dir", mtime: WHEN });
    else builder.put(path, { type: "file", content: Content.fromText(text), mtime: WHEN });
  }
  const process = mount({ lowers: [builder.layer], upper: new LayerBuilder().layer }).process();
  return { fs: createFs(process), process };
}
