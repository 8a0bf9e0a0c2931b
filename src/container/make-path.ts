import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import type { ContainerInit } from "./container.ts";
import { ContainerError } from "./container-error.ts";

const MODE = 0o755;

/** Makes a directory and those above it, as far as they are missing. Gives the paths made, topmost first.
 *  @throws FsError ENOTDIR EEXIST (something else is there) EROFS. Go: os.MkdirAll */
export function makeDirectories(process: Process, path: string): string[] {
  const made: string[] = [];
  let at = "";
  for (const name of path.split("/")) {
    if (name === "") continue;
    at += `/${name}`;
    if (process.tryStat(at) !== null) continue;
    process.mkdir(at, MODE);
    made.push(at);
  }
  return made;
}

/** Makes an empty file where there is none. @throws FsError ENOENT EROFS */
export function makeFile(process: Process, path: string): void {
  process.close(process.open(path, "O_RDONLY|O_CREAT", MODE));
}

/** Makes what a mount needs to lie on, as runc does: a directory, or an empty file, and the directories above. Gives the
 *  paths made, topmost first; none when it was there. runc: createIfNotExists */
export function makeMountPoint(process: Process, path: string, kind: "dir" | "file"): string[] {
  if (process.tryStat(path) !== null) return [];
  if (kind === "dir") return makeDirectories(process, path);
  const made = makeDirectories(process, path.slice(0, path.lastIndexOf("/")));
  makeFile(process, path);
  return [...made, path];
}

/** Makes the directory that a container begins in, as far as it is missing; symlinks on the way lead inside.
 *  @throws ContainerError when something else is there, in Docker's words. Moby: SetupWorkingDirectory */
export function makeWorkdir(
  process: Process,
  { path, uid, gid }: NonNullable<ContainerInit["workdir"]>,
): void {
  try {
    for (const made of makeDirectories(process, path)) process.chown(made, uid, gid);
  } catch (error) {
    if (!isErrno(error, "ENOTDIR") && !isErrno(error, "EEXIST")) throw error;
    throw new ContainerError(`Cannot mkdir: ${path} is not a directory`, {
      cause: error,
      remedy: "begin in a directory",
    });
  }
}
