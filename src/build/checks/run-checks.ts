import type { Dockerfile } from "../dockerfile.ts";
import { formatPlatform, type Platform } from "../stages/platform.ts";
import type { PlannedStage } from "../stages/stage-plan.ts";
import { type BuildWarning, warningOf } from "./build-warning.ts";
import type { CheckOptions } from "./check-options.ts";
import { type CheckRule, EXPERIMENTAL } from "./check-rules.ts";
import { type FromArgs, fromWarnings } from "./from-checks.ts";
import { type StageCheck, type StageCheckInit, StageChecks } from "./stage-checks.ts";
import { textWarnings } from "./text-checks.ts";

export interface ChecksInit extends StageCheckInit {
  readonly dockerfile: Dockerfile;
  /** The stages whose instructions are looked at. */
  readonly stages: readonly PlannedStage[];
  readonly fromArgs: FromArgs;
  readonly options: CheckOptions;
  /** What is built for. */
  readonly platform: Platform;
  /** What a stage stands on that is built on an image. */
  readonly baseOf: (stage: PlannedStage) => Promise<StageCheck & { readonly platform: Platform }>;
}

/** BuildKit: validateBaseImagePlatform */
function platformWarnings(
  { base, stage, platform }: PlannedStage,
  actual: Platform,
  target: Platform,
): BuildWarning[] {
  const wanted = platform ?? target;
  if (base.kind !== "image") return [];
  if (wanted.os === actual.os && wanted.architecture === actual.architecture) return [];
  const words = [base.name, formatPlatform(wanted), formatPlatform(actual)] as const;
  return [warningOf("InvalidBaseImagePlatform", stage.from.range, ...words)];
}

/** What Docker 28 warns of in a Dockerfile, by line. @throws what `baseOf` throws */
export async function runChecks(init: ChecksInit): Promise<BuildWarning[]> {
  const { dockerfile, stages, fromArgs, options, baseOf } = init;
  const ends = new Map<number, StageCheck>();
  const found = [...textWarnings(dockerfile), ...fromWarnings(dockerfile, fromArgs)];
  for (const planned of stages) {
    const { base, index, stage } = planned;
    const below = base.kind === "stage" ? ends.get(base.index) : undefined;
    const image = below === undefined ? await baseOf(planned) : null;
    if (image !== null) found.push(...platformWarnings(planned, image.platform, init.platform));
    const checks = new StageChecks(init, below ?? image!);
    for (const instruction of stage.instructions) checks.take(instruction);
    ends.set(index, checks.end);
    found.push(...checks.warnings);
  }
  return found
    .filter(({ rule }) => isAsked(rule, options))
    .sort((a, b) => a.range.line - b.range.line);
}

function isAsked(rule: CheckRule, { skip, experimental }: CheckOptions): boolean {
  const names = (rules: "all" | readonly string[]): boolean =>
    rules === "all" || rules.includes(rule);
  return EXPERIMENTAL.has(rule) ? names(experimental) : !names(skip);
}
