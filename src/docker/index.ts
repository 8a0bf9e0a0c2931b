/** copyup/docker: images, builds and containers as Docker has them, without an engine. Sizes are bytes, times RFC 3339.
 *  Needs Node's file system; loaded apart from the engine. */
export type {
  ByteClass,
  BytesByClass,
  DirectoryBytes,
  DiveFile,
  DiveNumbers,
  Finding,
  FindingKind,
  FindingPath,
  FirstChange,
  Fix,
  FixKind,
  ImageAnalysis,
  LayerAnalysis,
} from "../analyze/analysis.ts";
export { AnalyzeError } from "../analyze/analyze-error.ts";
export type { AnalyzeProgress } from "../analyze/analyze-image.ts";
export { LeftOversError } from "../analyze/left-overs/left-overs-error.ts";
export { type Clock, fixedClock, steppingClock, type Timespec } from "../base/clock.ts";
export type { Envelope } from "../base/event.ts";
export { bundledBase } from "../build/bases/bundled-base.ts";
export type { BaseImage, BuildStep, StepLayer, StepProgress } from "../build/build.ts";
export { BuildError } from "../build/build-error.ts";
export type { ContextFiles } from "../build/context/context-from-files.ts";
export type { SourceRange } from "../build/dockerfile.ts";
export type { EffectsText } from "../build/effects/declare-commands.ts";
export { EffectsError } from "../build/effects/effects-error.ts";
export type { EngineName } from "../build/profile.ts";
export type { ContainerMount } from "../container/container.ts";
export { ContainerError } from "../container/container-error.ts";
export type { ContainerSize } from "../container/container-size.ts";
export type { ExactChange } from "../container/exact-diff.ts";
export type { DeviceProfile, Price } from "../cost/time/device-profile.ts";
export { DEVICES } from "../cost/time/devices.ts";
export type { Duration } from "../cost/time/duration.ts";
export { type TimeOptions, timeOf } from "../cost/time/time-of.ts";
export type { Unit, Work } from "../cost/time/work.ts";
export type { Aspect } from "../diff/aspects.ts";
export type { Change } from "../diff/change.ts";
export type { Image, ImageLayer } from "../image/image.ts";
export { ImageError } from "../image/image-error.ts";
export type { Digest, ImageConfig, OpenImageOptions } from "../image/imported-image.ts";
export { layerTar } from "../image/layer-tar/layer-tar.ts";
export type { LayerTarSum } from "../image/layer-tar/write-layer-tar.ts";
export type { SaveForm } from "../image/save/save-docker.ts";
export type { TarEngine } from "../image/tar-profile.ts";
export { type LayerFolder, writeLayerFolder } from "../image/write-layer-folder.ts";
export type { EntryInit } from "../layer/builder.ts";
export { Content } from "../layer/content.ts";
export { Layer } from "../layer/layer.ts";
export type { Process } from "../process/process.ts";
export type { ProcessInit } from "../process/task.ts";
export type { PulledImage } from "../registry/pull-image.ts";
export type { PushedImage } from "../registry/push-image.ts";
export { RegistryError } from "../registry/registry-error.ts";
export type { TransferEvent } from "../registry/transfer-event.ts";
export type { CollectedGarbage } from "../store/collect-garbage.ts";
export { StoreError } from "../store/store-error.ts";
export { type AnalyzeImageOptions, analyzeImage } from "./analyze-image.ts";
export { type BuildOptions, type BuiltImage, buildImage } from "./build-image.ts";
export {
  type CommitOptions,
  type ContainerOptions,
  createContainer,
  type DockerContainer,
  type ExecOptions,
  type ExecResult,
} from "./docker-container.ts";
export {
  type DockerStore,
  type ImageFacts,
  openStore,
  type PullOptions,
  type TransferOptions,
} from "./docker-store.ts";
export { type OpenImage, openImageFile } from "./image-file.ts";
