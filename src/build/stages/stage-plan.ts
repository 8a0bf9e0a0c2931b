import type { Instruction, Stage } from "../dockerfile.ts";
import type { Platform } from "./platform.ts";

/** Where files or a base come from. */
export type StageSource =
  | { readonly kind: "stage"; readonly index: number }
  | { readonly kind: "image"; readonly name: string }
  /** A folder or archive given by name with --build-context. */
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "scratch" };

/** What one instruction takes files from. */
export interface StageUse {
  readonly instruction: Instruction;
  /** As written behind `from=`. */
  readonly name: string;
  readonly source: StageSource;
  /** The instruction is one that the base held back: ONBUILD. */
  readonly held: boolean;
}

export interface PlannedStage {
  readonly index: number;
  readonly stage: Stage;
  /** Its name, or "stage-2". */
  readonly label: string;
  readonly base: StageSource;
  /** Undefined: the target's. */
  readonly platform: Platform | undefined;
  readonly uses: readonly StageUse[];
}

export interface StagePlan {
  readonly stages: readonly PlannedStage[];
  readonly target: PlannedStage;
  /** What has to be built, in the order of the file. BuildKit leaves out what the target does not need; the classic
   *  builder takes all up to it. */
  readonly needed: readonly PlannedStage[];
  readonly skipped: readonly PlannedStage[];
  readonly globalArgs: ReadonlyMap<string, string>;
  /** The same, were no --build-arg given. */
  readonly defaultArgs: ReadonlyMap<string, string>;
}
