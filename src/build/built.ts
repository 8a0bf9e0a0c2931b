import type { BuildStep, BuiltStage } from "./build.ts";
import type { BuildWarning } from "./checks/build-warning.ts";
import type { EngineName } from "./profile.ts";

/** A build that went well, for a report. */
export interface Built {
  /** As messages name the Dockerfile. */
  readonly file: string;
  readonly engine: EngineName;
  /** In the order of the file. */
  readonly stages: readonly BuiltStage[];
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
  /** What Docker's build checks say. */
  readonly checks: readonly BuildWarning[];
  readonly synthetic: boolean;
}

/** The stage that a step belongs to: the last that begins before it. */
export function stageOf({ stages }: Built, { range }: BuildStep): BuiltStage | undefined {
  return stages.findLast((stage) => stage.range.line <= range.line);
}
