import { posix } from "node:path";
import type { Process } from "../../process/process.ts";
import { BuildError } from "../build-error.ts";
import { makeParents } from "../copy/copy-tree.ts";
import { isDirectory, realPath } from "../copy/real-path.ts";
import { chownOwner } from "../owner-words.ts";
import type { BuildProfile } from "../profile.ts";
import { notADirectory } from "./container-places.ts";

/** Where a WORKDIR leads from the one before. */
export function nextWorkdir(
  before: string | undefined,
  word: string,
  { workdirWords }: BuildProfile,
): string {
  if (workdirWords === "written" && word.startsWith("/")) return word;
  return posix.resolve("/", before ?? "/", word);
}

/** Makes the directory of a WORKDIR, and those above it. The classic builder gives them to root. */
export function makeWorkdir(
  process: Process,
  path: string,
  user: string | undefined,
  profile: BuildProfile,
): void {
  const belongsToUser = profile.workdirOwner === "user" && user !== undefined && user !== "";
  const owner = belongsToUser ? chownOwner(process, user, "buildkit") : { uid: 0, gid: 0 };
  const real = realPath(process, path);
  try {
    makeParents(process, real, 0o755, owner);
  } catch (error) {
    const isFile = !isDirectory(process, real) && process.tryStat(real) !== null;
    if (!(error instanceof BuildError) || profile.builder === "buildkit" || !isFile) throw error;
    throw new BuildError(notADirectory(path), { cause: error });
  }
}
