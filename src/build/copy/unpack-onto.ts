import { ImageError } from "../../image/image-error.ts";
import { openImage } from "../../image/open-image.ts";
import type { Content } from "../../layer/content.ts";
import { layerProcess } from "../../process/layer-process.ts";
import type { Process } from "../../process/process.ts";
import { makeParents, type Owner, TreeCopy } from "./copy-tree.ts";
import { isDirectory, realPath } from "./real-path.ts";
import { withFile } from "./spooled-archive.ts";

const MAGIC: readonly (readonly [offset: number, bytes: readonly number[]])[] = [
  [0, [0x1f, 0x8b]],
  [0, [0x28, 0xb5, 0x2f, 0xfd]],
  [257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];
const PACKED_ELSEWHERE: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
];

/** Whether ADD unpacks a file: a tar, plain or packed. archive.IsArchivePath looks at the first bytes, not the name. */
export function isArchive(content: Content): boolean {
  const head = content.read(0, 512);
  return MAGIC.some(([offset, bytes]) => bytes.every((byte, i) => head[offset + i] === byte));
}

/** How a file is packed that ADD would unpack, but that is not unpacked here. */
export function otherPacking(content: Content): string | undefined {
  const head = content.read(0, 8);
  return PACKED_ELSEWHERE.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0];
}

/** Unpacks an archive into the directory `target`, as ADD does: everything is root's, or that of --chown; times are
 *  those of the archive. Contents are read from it as long as it is open: `keep` is given what closes it. False when it is no archive after all: gzip of something else, which ADD then copies. */
export async function unpackOnto(
  process: Process,
  content: Content,
  target: string,
  owner: Owner | null,
  keep: (close: () => void) => void,
): Promise<boolean> {
  return withFile(content, async (path) => {
    let image: Awaited<ReturnType<typeof openImage>>;
    try {
      image = await openImage(path, { kind: "layer-tar", checkDigests: false });
    } catch (error) {
      if (error instanceof ImageError) return false;
      throw error;
    }
    keep(() => image.close());
    const to = realPath(process, target);
    const who = owner ?? { uid: 0, gid: 0 };
    makeParents(process, to, 0o755, who);
    if (!isDirectory(process, to)) return false;
    new TreeCopy(layerProcess(image.layers[0]!.layer), process, {
      owner: who,
      mode: null,
      mergedTime: "source",
      isExcluded: () => false,
      keepXattr: (name) => name === "security.capability",
    }).copy("/", to);
    return true;
  });
}
