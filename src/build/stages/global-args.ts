import { BuildError } from "../build-error.ts";
import type { Dockerfile } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { ExpandError } from "../words/expand-error.ts";
import { expandWord } from "../words/expand-word.ts";
import { formatPlatform, type Platform } from "./platform.ts";

export interface GlobalArgsInit {
  readonly profile: BuildProfile;
  readonly build: Platform;
  readonly target: Platform;
  /** The stage that is built, as it is named; "default" without one. */
  readonly targetStage: string;
  /** --build-arg */
  readonly given: ReadonlyMap<string, string>;
}

/** The arguments that are there before any ARG. A stage sees one of them when it declares it. The classic builder has
 *  none. BuildKit: defaultArgs */
export function automaticArgs({
  profile,
  build,
  target,
  targetStage,
  given,
}: GlobalArgsInit): Map<string, string> {
  const args = new Map<string, string>();
  if (profile.builder === "classic") return args;
  const newer = profile.name !== "docker-20.10-buildkit";
  for (const [side, platform] of [
    ["BUILD", build],
    ["TARGET", target],
  ] as const) {
    args.set(`${side}PLATFORM`, formatPlatform(platform));
    args.set(`${side}OS`, platform.os);
    if (newer) args.set(`${side}OSVERSION`, "");
    args.set(`${side}ARCH`, platform.architecture);
    args.set(`${side}VARIANT`, platform.variant);
  }
  if (newer) args.set("TARGETSTAGE", targetStage === "" ? "default" : targetStage);
  for (const name of args.keys()) {
    const value = given.get(name);
    if (value !== undefined) args.set(name, value);
  }
  return args;
}

/** The arguments that FROM can use: the automatic ones and those of ARG before the first FROM, each expanded with the
 *  ones before it.
 *  @throws BuildError for a default that cannot be expanded */
export function globalArgs(dockerfile: Dockerfile, init: GlobalArgsInit): Map<string, string> {
  const args = automaticArgs(init);
  const options = {
    escape: dockerfile.directives.escape,
    fewModifiers: init.profile.name !== "docker-28",
  };
  for (const { args: declared, range } of dockerfile.metaArgs) {
    for (const { name, value } of declared) {
      try {
        const given = init.given.get(name);
        const known = given ?? (value === undefined ? undefined : expandWord(value, args, options));
        if (known !== undefined) args.set(name, known);
      } catch (error) {
        if (!(error instanceof ExpandError)) throw error;
        if (init.profile.name === "docker-20.10-buildkit") {
          // This one takes what cannot be expanded for nothing.
          args.set(name, "");
          continue;
        }
        throw new BuildError(error.message, { file: dockerfile.file, range, cause: error });
      }
    }
  }
  return args;
}
