import { compareNames } from "../../base/names.ts";
import { layerSize } from "../../image/layer-size.ts";
import { type Inode, isDir, isFile, isSymlink } from "../../layer/inode.ts";
import { type Layer, walk } from "../../layer/layer.ts";
import { isOpaque, isWhiteout } from "../../layer/marks.ts";
import type { LayerResult } from "../result.ts";

export type LayerFacts = Omit<LayerResult, "name" | "createdBy" | "layer">;

type Kind = "files" | "directories" | "symlinks" | "specials";

/** What lies in a layer: objects by kind, bytes, and the marks that hide what is below. */
export function layerFacts(layer: Layer): LayerFacts {
  const counts = { files: 0, directories: 0, symlinks: 0, specials: 0 };
  const whiteouts: string[] = [];
  const opaques: string[] = [];
  for (const { path, inode } of walk(layer.root)) {
    if (path === "/") continue;
    if (isWhiteout(inode)) {
      whiteouts.push(path);
      continue;
    }
    counts[kindOf(inode)]++;
    if (isDir(inode) && isOpaque(inode)) opaques.push(path);
  }
  const { files, directories, symlinks, specials } = counts;
  return {
    ...counts,
    entries: files + directories + symlinks + specials + whiteouts.length,
    bytes: layerSize(layer),
    whiteouts: whiteouts.sort(compareNames),
    opaques: opaques.sort(compareNames),
  };
}

function kindOf(inode: Inode): Kind {
  if (isFile(inode)) return "files";
  if (isDir(inode)) return "directories";
  return isSymlink(inode) ? "symlinks" : "specials";
}
