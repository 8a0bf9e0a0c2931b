/** copyup/fs: layers and merged views in the shapes of Node's fs and memfs. */
export { type TextPatchOptions, textPatch } from "../diff/text-patch.ts";
export { createFs, type NodeFs } from "./create-fs.ts";
export {
  type FixtureOptions,
  type FixtureSource,
  type OverlayFixture,
  openFixture,
} from "./fixture/open-fixture.ts";
export { type FolderFilter, type LayerFromFolderOptions, layerFromFolder } from "./from-folder.ts";
export { type LayerFromJSONOptions, type LayerJSON, layerFromJSON } from "./from-json.ts";
export { type LayerFromMemfsOptions, layerFromMemfs } from "./from-memfs.ts";
export type { MemfsVolume } from "./memfs-volume.ts";
export { toMemfs } from "./to-memfs.ts";
export { ToMemfsError, type ToMemfsOptions } from "./to-memfs-plan.ts";
export { overlayVolume } from "./volume/overlay-volume.ts";
