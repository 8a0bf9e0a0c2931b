/** copyup/kit: what copyup is tested with, for anyone who writes an overlay, a snapshotter, or code over `fs`.
 *  Needs fast-check; a test runner is handed to overlaySuite. */
export { type LayerStack, layerStack } from "./arbitrary/layer-stack.ts";
export { mountOptions } from "./arbitrary/mount-options.ts";
export { overlayCase } from "./arbitrary/overlay-case.ts";
export type { Shape } from "./arbitrary/shape.ts";
export { steps } from "./arbitrary/steps.ts";
export { systemCall } from "./arbitrary/system-call.ts";
export { treePath } from "./arbitrary/tree-path.ts";
export type { RecordedCase } from "./cases/recorded-case.ts";
export { copyupOverlay, layerCalls, processCalls } from "./copyup-overlay.ts";
export { EXCEPTIONS, type LawException } from "./exceptions.ts";
export { type Law, LawBroken, lawProperty, type Subject } from "./laws/law.ts";
export { LAWS } from "./laws/laws.ts";
export { squash } from "./laws/squashing-keeps-view.ts";
export { type NodeFs, type NodeStats, nodeCalls } from "./node-calls.ts";
export type {
  Awaitable,
  FsCalls,
  Layers,
  MakeOverlay,
  OpenFile,
  ReadCalls,
  StatLike,
  TestedOverlay,
  User,
} from "./overlay.ts";
export { caseText, type ScenarioWords } from "./print/scenario-text.ts";
export { Session } from "./run/session.ts";
export { type Check, type CheckSettings, checksOf, OverlayFault } from "./suite/check.ts";
export { overlaySuite, type SuiteSettings, type TestRunner } from "./suite/overlay-suite.ts";
export { ALL_OPTIONS, EVERYTHING, type Feature, type Supports } from "./supports.ts";
export { diff } from "./tree/diff.ts";
export { merge } from "./tree/merge.ts";
export { viewOf } from "./tree/view.ts";
