import { ImageError } from "../../image/image-error.ts";
import { openImage } from "../../image/open-image.ts";
import type { Content } from "../../layer/content.ts";
import { layerProcess } from "../../process/layer-process.ts";
import type { Process } from "../../process/process.ts";
import { isUntouched } from "../execute/layer-stack.ts";
import { makeParents, type Owner, TreeCopy } from "./copy-tree.ts";
import { realPath } from "./real-path.ts";
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
