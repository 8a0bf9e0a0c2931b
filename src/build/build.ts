import type { Clock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import type { Image, ImageLayer } from "../image/image.ts";
import type { Command } from "../shell/command.ts";
import type { BuildContext } from "./build-context.ts";
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
  /** The image of a FROM or a COPY --from. @throws BuildError when there is none, with what to do */
  readonly resolveImage: (name: string, platform: string | undefined) => Promise<BaseImage>;
  /** Null: --no-cache. */
  readonly cache: BuildCache | null;
  readonly commands?: ReadonlyMap<string, Command>;
  readonly onStep?: (step: StepProgress) => void;
  readonly onOutput?: (stream: "out" | "err", text: string) => void;
  readonly signal?: AbortSignal;
}

export interface BaseImage {
  readonly image: Image;
  /** Made here of listings and synthetic bytes: every output says so. */
  readonly synthetic: boolean;
}

/** Steps that were taken before, by a key of all that they depend on. */
export interface BuildCache {
  get(key: string): CachedStep | undefined;
  /** Called for each step as it is taken, before the build is known to succeed. */
  set(key: string, step: CachedStep): void;
}

export interface CachedStep {
  /** Null: the step made none. */
  readonly layer: ImageLayer | null;
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
  /** Stages that nothing needed (BuildKit leaves them out). */
  readonly skippedStages: readonly string[];
  readonly warnings: readonly string[];
  readonly synthetic: boolean;
  /** Lets go of files that contents are read from: to be called when the image has been kept. */
  close(): void;
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
