import type { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";

/** How a file is written. */
export interface FileWay {
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Another name first, renamed in the end: `*` is the file's own; absolute, or in its folder. */
  readonly staged?: string | undefined;
  /** The name under which the old file stays. */
  readonly keep?: string | undefined;
}

/** Writes a file anew, with the folders above it. @throws FsError */
export function putFile(process: Process, path: string, content: Content, way: FileWay): void {
  makeFolders(process, folderOf(path));
  const written = way.staged === undefined ? path : stagedPath(path, way.staged);
  writeOnce(process, written, content, way);
  if (written === path) return;
  if (way.keep !== undefined) keepOld(process, path, stagedPath(path, way.keep));
  process.rename(written, path);
}

/** Writes the file under the name it first has, and leaves it there. */
export function writeOnce(process: Process, path: string, content: Content, way: FileWay): void {
  makeFolders(process, folderOf(path));
  const fd = process.open(path, "O_WRONLY|O_CREAT|O_TRUNC", 0o666);
  try {
    if (content.size > 0) process.writeContent(fd, content);
    if (way.uid !== undefined || way.gid !== undefined) {
      process.fchown(fd, way.uid ?? -1, way.gid ?? -1);
    }
    if (way.mode !== undefined) process.fchmod(fd, way.mode);
  } finally {
    process.close(fd);
  }
}

/** The content of a file; none where there is no file. */
export function readWhole(process: Process, path: string): Content | undefined {
  if (process.tryStat(path) === null) return undefined;
  const fd = process.open(path, "O_RDONLY");
  try {
    return process.readContent(fd);
  } finally {
    process.close(fd);
  }
}

/** The path that a pattern such as "*.dpkg-new" or "/var/tmp/*" makes of another. */
export function stagedPath(path: string, pattern: string): string {
  const slash = path.lastIndexOf("/");
  const name = pattern.replace("*", () => path.slice(slash + 1));
  return pattern.startsWith("/") ? name : `${path.slice(0, slash)}/${name}`;
}

/** mkdir -p. */
export function makeFolders(process: Process, path: string): void {
  if (path === "" || process.tryStat(path) !== null) return;
  makeFolders(process, folderOf(path));
  process.mkdir(path, 0o755);
}

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

function keepOld(process: Process, path: string, old: string): void {
  if (process.tryLstat(path) === null) return;
  if (process.tryLstat(old) !== null) process.unlink(old);
  process.link(path, old);
}
