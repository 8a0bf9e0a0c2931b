import { isDirMode, typeOf } from "../base/mode.ts";
import type { Process } from "../process/process.ts";
import type { Stat } from "../process/stat.ts";
import { SPECIAL, type TreeBody, type TreeEntry } from "./tree-entry.ts";

const R_OK = 4;

/** The tree that a process sees from "/" on. Names come last first, as a directory lists its newest first: made anew in
 *  this order, it lists them as here. @throws FsError EACCES, for what the process may not read */
export function* entriesOfProcess(process: Process, path = "/"): Generator<TreeEntry> {
  const stat = process.lstat(path);
  yield {
    path,
    attributes: stat,
    body: bodyOf(process, path, stat),
    identity: stat.nlink > 1 && !isDirMode(stat.mode) ? `${stat.dev}:${stat.ino}` : null,
    mark: null,
  };
  if (!isDirMode(stat.mode)) return;
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const name of namesIn(process, path)) yield* entriesOfProcess(process, prefix + name);
}

function bodyOf(process: Process, path: string, stat: Stat): TreeBody {
  const type = typeOf(stat.mode);
  switch (type) {
    case "dir":
      return { kind: "dir" };
    case "file":
      process.access(path, R_OK);
      return { kind: "file", size: stat.size, bytes: () => readFile(process, path, stat.size) };
    case "symlink":
      return { kind: "symlink", target: process.readlink(path) };
    default:
      return { kind: "special", what: SPECIAL[type] };
  }
}

function namesIn(process: Process, path: string): string[] {
  const fd = process.open(path, quietly(process, "O_RDONLY|O_DIRECTORY"));
  try {
    const names = process.getdents(fd).map(({ name }) => name);
    return names.filter((name) => name !== "." && name !== "..").reverse();
  } finally {
    process.close(fd);
  }
}

function readFile(process: Process, path: string, size: number): Uint8Array {
  const fd = process.open(path, quietly(process, "O_RDONLY"));
  try {
    return process.pread(fd, size, 0);
  } finally {
    process.close(fd);
  }
}

/** Root may leave atimes alone; others may only on what is theirs. */
function quietly(process: Process, flags: string): string {
  return process.credentials.uid === 0 ? `${flags}|O_NOATIME` : flags;
}
