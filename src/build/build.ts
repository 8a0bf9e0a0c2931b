import type { Clock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import type { Layer } from "../layer/layer.ts";
import type { Command } from "../shell/command.ts";
import type { ShellLimits } from "../shell/limits.ts";
import type { BuildContext } from "./build-context.ts";
import type { BuildWarning } from "./checks/build-warning.ts";
import type { SourceRange } from "./dockerfile.ts";
import type { BuildProfile } from "./profile.ts";

/** What a build is made from. */
export interface BuildInit {
  readonly context: BuildContext;
  readonly profile: BuildProfile;
  readonly clock: Clock;
  /** Stage name or number. Default: the last. */
  readonly target?: string;
  readonly args?: ReadonlyMap<string, string>;
  readonly labels?: ReadonlyMap<string, string>;
  readonly platform?: string;
  /** More contexts by name (--build-context). */
  readonly contexts?: ReadonlyMap<string, BuildContext>;
  /** What RUN --mount=type=secret gives, by id (--secret). */
  readonly secrets?: ReadonlyMap<string, Uint8Array>;
  /** The image of a FROM or a COPY --from. @throws BuildError when there is none, with what to do */
  readonly resolveImage: (name: string, platform: string | undefined) => Promise<BaseImage>;
  /** Null: --no-cache. */
  readonly cache: BuildCache | null;
  readonly commands?: ReadonlyMap<string, Command>;
  /** Names `commands` for the cache: a RUN that was stubbed is another one. */
  readonly commandsKey?: string;
  /** Real images: a RUN that cannot run here takes its layer from the first that has the same command. */
  readonly layerFrom?: readonly DonorImage[];
  /** Of what a RUN may do. */
  readonly limits?: Partial<ShellLimits>;
  /** A stage begins, its base is known; or it is left out. */
  readonly onStage?: (stage: BuiltStage) => void;
  readonly onStep?: (step: StepProgress) => void;
  readonly onTaken?: (step: BuildStep) => void;
  readonly onOutput?: (stream: "out" | "err", text: string) => void;
  readonly signal?: AbortSignal;
}

export interface BaseImage {
  readonly image: Image;
  /** Made here of listings and synthetic bytes: every output says so. */
  readonly synthetic: boolean;
}

export interface DonorImage {
  /** As the user called it. */
  readonly name: string;
  readonly image: Image;
}

/** Steps that were taken before, by a key of all that they depend on. */
export interface BuildCache {
  get(key: string): CachedStep | undefined;
  /** Called for each step as it is taken, before the build is known to succeed. */
  set(key: string, step: CachedStep, identity: StepIdentity): void;
  /** Why there is nothing for a step, in words for people. Default: what the keys alone tell. */
  missReason?(identity: StepIdentity): string;
}

/** All that a step depends on, in parts, to say which of them changed. */
export interface StepIdentity {
  /** Key of the state that the step is taken from. */
  readonly parent: string;
  readonly instruction: string;
  /** Its inputs by what people call them: "files", "environment". */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface CachedStep {
  /** Null: the step made none. */
  readonly layer: ImageLayer | null;
  /** When, as the history has it: the same step has the same image id again. */
  readonly created?: string;
}

export interface StepProgress {
  readonly index: number;
  readonly count: number;
  readonly stage: string | undefined;
  readonly original: string;
}

export interface BuildResult {
  readonly image: Image;
  /** In the order taken. */
  readonly steps: readonly BuildStep[];
  /** In the order of the file. */
  readonly stages: readonly BuiltStage[];
  readonly warnings: readonly string[];
  /** What Docker's build checks say of the Dockerfile (docker-28). */
  readonly checks: readonly BuildWarning[];
  readonly synthetic: boolean;
  /** Lets go of files that contents are read from: to be called when the image has been kept. */
  close(): void;
}

/** The beginning of a stage. */
export interface BuiltStage {
  readonly original: string;
  readonly range: SourceRange;
  /** The image that it begins with; null for scratch, for another stage, and where it was left out. */
  readonly base: StageBase | null;
  /** Nothing needed it (BuildKit leaves it out), or it stands behind the target. */
  readonly skipped: boolean;
}

export interface StageBase {
  readonly layers: number;
  /** As Docker counts them. */
  readonly bytes: number;
  readonly synthetic: boolean;
}

/** One instruction, and what came of it. */
export interface BuildStep {
  readonly original: string;
  readonly range: SourceRange;
  readonly stage: string | undefined;
  /** The layer that it made, or why it made none. */
  readonly layer: StepLayer;
  readonly cached: boolean;
  /** Why the cache had no answer. */
  readonly missReason?: string;
  readonly output: string;
  /** What the engine did for it. */
  readonly envelopes: readonly Envelope[];
  /** What it wrote, and the layers that it lay on (topmost first): what copies came to. None for a step that was cached,
   *  or whose layer came from elsewhere. */
  readonly wrote?: { readonly upper: Layer; readonly lowers: readonly Layer[] };
  /** The image that its layer was taken from (--layer-from). */
  readonly takenFrom?: string;
}

export type StepLayer =
  | {
      readonly made: true;
      readonly diffId: string;
      readonly size: number;
      readonly files: number;
      readonly whiteouts: number;
    }
  | { readonly made: false; readonly because: string };
