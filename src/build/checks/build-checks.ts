import type { BuildInit } from "../build.ts";
import { BuildError } from "../build-error.ts";
import type { Dockerfile } from "../dockerfile.ts";
import type { Settings } from "../settings.ts";
import { type Platform, parsePlatform } from "../stages/platform.ts";
import type { PlannedStage, StagePlan } from "../stages/stage-plan.ts";
import { type BuildWarning, shortWarning } from "./build-warning.ts";
import { type CheckOptions, parseCheckOptions } from "./check-options.ts";
import { runChecks } from "./run-checks.ts";

/** What is looked at of an image that a stage begins with. */
export interface CheckedBase {
  readonly settings: Settings;
  readonly platform: Platform;
}

/** What the build checks of an engine say of a build that is about to begin; nothing with an engine that has none.
 *  `baseOf`: the image that a stage begins with. */
export async function buildChecks(
  { profile, context, args = new Map() }: BuildInit,
  dockerfile: Dockerfile,
  { globalArgs, defaultArgs, needed }: StagePlan,
  baseOf: (stage: PlannedStage) => Promise<CheckedBase>,
): Promise<BuildWarning[]> {
  if (!profile.buildChecks) return [];
  return runChecks({
    ...{ dockerfile, profile, stages: needed, options: optionsOf(dockerfile, args) },
    escape: dockerfile.directives.escape,
    args: { given: args, meta: globalArgs },
    platform: parsePlatform(globalArgs.get("TARGETPLATFORM") ?? "", HOST),
    fromArgs: { given: globalArgs, defaults: defaultArgs },
    isIgnored: context.hasExceptions ? null : (path) => context.isIgnored(path),
    baseOf: async (stage) => ({
      ...(await baseOf(stage)),
      workdirSet: false,
      args: null,
    }),
  });
}

const HOST: Platform = { os: "linux", architecture: "amd64", variant: "" };

/** With error=true a warning ends the build before its first step.
 *  @throws BuildError with all of them */
export function requireNoWarning(
  checks: readonly BuildWarning[],
  dockerfile: Dockerfile,
  { args = new Map() }: BuildInit,
): void {
  const [first] = checks;
  if (first === undefined || !optionsOf(dockerfile, args).error) return;
  const rules = [...new Set(checks.map(({ rule }) => rule))].sort().join(", ");
  throw new BuildError(`lint violation found for rules: ${rules}`, {
    ...{ file: dockerfile.file, range: first.range },
    remedy: checks.map(shortWarning).join("\n"),
  });
}

/** Those of the Dockerfile, unless the build argument has others. */
function optionsOf({ directives }: Dockerfile, args: ReadonlyMap<string, string>): CheckOptions {
  return parseCheckOptions(args.get("BUILDKIT_DOCKERFILE_CHECK") ?? directives.check ?? "");
}
