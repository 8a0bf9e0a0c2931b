import { ImageError } from "../../image/image-error.ts";
import { openImage } from "../../image/open-image.ts";
import { compressionOfHead } from "../../image/unpack/compression.ts";
import type { Content } from "../../layer/content.ts";
import { layerProcess } from "../../process/layer-process.ts";
import type { Process } from "../../process/process.ts";
import { isUntouched } from "../execute/layer-stack.ts";
import { makeParents, type Owner, TreeCopy } from "./copy-tree.ts";
import { realPath } from "./real-path.ts";
import { withFile } from "./spooled-archive.ts";

const USTAR = { offset: 257, magic: [0x75, 0x73, 0x74, 0x61, 0x72] } as const;

/** Whether ADD unpacks a file: a tar, plain or packed. archive.IsArchivePath looks at the first bytes, not the name. */
export function isArchive(content: Content): boolean {
  const head = content.read(0, 512);
  if (compressionOfHead(head) !== "none") return true;
  return USTAR.magic.every((byte, i) => head[USTAR.offset + i] === byte);
}

/** Whose is what an ADD unpacks. */
export interface UnpackOwners {
  /** Of the directories that are made for it. */
  readonly parents: Owner;
  /** Of what was in the archive; null: as there. */
  readonly entries: Owner | null;
}

/** Unpacks an archive into the directory `target`, as ADD does; times are those of the archive. Contents are read from
 *  it as long as it is open: `keep` is given what closes it. False when it is no archive after all, or nothing is in it:
 *  ADD then copies it. @throws BuildError */
export async function unpackOnto(
  process: Process,
  content: Content,
  target: string,
  owners: UnpackOwners,
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
    const { layer } = image.layers[0]!;
    if (isUntouched(layer)) return false;
    const to = realPath(process, target);
    makeParents(process, to, 0o755, owners.parents);
    new TreeCopy(layerProcess(layer), process, {
      owner: owners.entries,
      mode: null,
      mergedTime: "change",
      isExcluded: () => false,
      keepXattr: (name) => name === "security.capability",
      replaces: true,
      chownsLast: false,
      specials: "made",
    }).copy("/", to);
    return true;
  });
}
