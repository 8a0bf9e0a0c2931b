import type { BuildStep } from "../../build/build.ts";
import type { SourceRange } from "../../build/dockerfile.ts";
import type { EngineName } from "../../build/profile.ts";

/** The beginning of a stage. */
export interface BuiltFrom {
  readonly original: string;
  readonly range: SourceRange;
  /** The image that it begins with; null for scratch and for another stage. */
  readonly base: BuiltBase | null;
  /** Why the stage was left out, if it was. */
  readonly skipped: boolean;
}

export interface BuiltBase {
  readonly layers: number;
  /** As Docker counts them. */
  readonly bytes: number;
  readonly synthetic: boolean;
}

/** A build that went well, for a report. */
export interface Built {
  /** As messages name the Dockerfile. */
  readonly file: string;
  readonly engine: EngineName;
  /** In the order of the file. */
  readonly stages: readonly BuiltFrom[];
  /** In the order taken. */
  readonly steps: readonly BuildStep[];
  readonly image: {
    readonly id: string;
    readonly layers: number;
    readonly bytes: number;
  };
  readonly names: readonly string[];
  /** Names that another image had until now, with that image's id. */
  readonly taken: readonly { readonly name: string; readonly from: string }[];
  readonly warnings: readonly string[];
  readonly synthetic: boolean;
}

/** The stage that a step belongs to: the last that begins before it. */
export function stageOf({ stages }: Built, { range }: BuildStep): BuiltFrom | undefined {
  return stages.findLast((stage) => stage.range.line <= range.line);
}
