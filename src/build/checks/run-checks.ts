import type { Dockerfile } from "../dockerfile.ts";
import type { PlannedStage } from "../stages/stage-plan.ts";
import type { BuildWarning } from "./build-warning.ts";
import type { CheckOptions } from "./check-options.ts";
import { type FromArgs, fromWarnings } from "./from-checks.ts";
import { type StageCheck, type StageCheckInit, StageChecks } from "./stage-checks.ts";
import { textWarnings } from "./text-checks.ts";

export interface ChecksInit extends StageCheckInit {
  readonly dockerfile: Dockerfile;
  /** The stages whose instructions are looked at. */
  readonly stages: readonly PlannedStage[];
  readonly fromArgs: FromArgs;
  readonly options: CheckOptions;
  /** What a stage stands on that is built on an image. */
  readonly baseOf: (stage: PlannedStage) => Promise<StageCheck>;
}

/** What Docker 28 warns of in a Dockerfile, by line. @throws what `baseOf` throws */
export async function runChecks(init: ChecksInit): Promise<BuildWarning[]> {
  const { dockerfile, stages, fromArgs, options, baseOf } = init;
  if (options.skip === "all") return [];
  const ends = new Map<number, StageCheck>();
  const found = [...textWarnings(dockerfile), ...fromWarnings(dockerfile, fromArgs)];
  for (const planned of stages) {
    const { base, index, stage } = planned;
    const below = base.kind === "stage" ? ends.get(base.index) : undefined;
    const checks = new StageChecks(init, below ?? (await baseOf(planned)));
    for (const instruction of stage.instructions) checks.take(instruction);
    ends.set(index, checks.end);
    found.push(...checks.warnings);
  }
  const { skip } = options;
  return found
    .filter(({ rule }) => !skip.includes(rule))
    .sort((a, b) => a.range.line - b.range.line);
}
