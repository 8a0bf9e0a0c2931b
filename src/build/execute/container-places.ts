import { posix } from "node:path";
import type { Clock } from "../../base/clock.ts";
import type { Process } from "../../process/process.ts";
import { BuildError } from "../build-error.ts";
import { scopedPath } from "../copy/copy-classic.ts";
import { isDirectory, realPath } from "../copy/real-path.ts";
import type { BuildProfile } from "../profile.ts";
import { type Settings, volumesOf } from "../settings.ts";
import { failedRun, withReason } from "./run-words.ts";
import type { StageState } from "./stage-state.ts";

/** The directory that a RUN begins in: that of WORKDIR, symlinks followed. It need not be there.
 *  @throws BuildError where it is a file or lies below one, in the builder's words */
export function runDirectory(
  image: Process,
  settings: Settings,
  profile: BuildProfile,
  argv: readonly string[],
): string {
  const path = posix.resolve("/", settings.WorkingDir ?? "");
  const classic = profile.builder === "classic";
  let real: string;
  try {
    real = realPath(image, path);
  } catch (error) {
    if (!(error instanceof BuildError) || classic) throw error;
    const words = `working dir  points to invalid target: ${error.message}`;
    throw new BuildError(withReason(profile, argv, words), { cause: error });
  }
  if (image.tryStat(real) === null || isDirectory(image, real)) return real;
  const words = classic ? notADirectory(path) : failedRun(profile, argv, 1);
  throw new BuildError(words, { remedy: `${path} is a file: name a directory in WORKDIR` });
}

/** moby: Container.SetupWorkingDirectory, which cleans the path first. */
export const notADirectory = (path: string): string =>
  `Cannot mkdir: ${posix.resolve(path)} is not a directory`;

/** Where the volumes of an image lie, each once, symlinks followed: the classic builder has a container with all of them
 *  for every step but a COPY. @throws BuildError where one is a file or lies below one.
 *  moby: createContainerOSSpecificSettings */
export function volumePlaces(image: Process, settings: Settings): readonly string[] {
  const places = volumesOf(settings).map((path) => {
    const real = scopedPath(image, posix.resolve("/", path));
    if (image.tryStat(real) === null || isDirectory(image, real)) return real;
    throw new BuildError(`cannot mount volume over existing file, file exists ${real}`, {
      remedy: `name a directory in VOLUME instead of ${path}`,
    });
  });
  return [...new Set(places)];
}

/** Nothing, if a container of this state can have its volumes. @throws BuildError */
export function requireVolumes({ settings, stack }: StageState, clock: Clock): void {
  if (volumesOf(settings).length > 0) volumePlaces(stack.read(clock), settings);
}
