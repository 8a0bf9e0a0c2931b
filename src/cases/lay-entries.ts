import type { Clock, Timespec } from "../base/clock.ts";
import { isErrno } from "../base/fs-error.ts";
import { isDirMode, makedev, typeBits } from "../base/mode.ts";
import { LayerBuildError } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";
import { TRUSTED } from "../layer/marks.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { CaseEntry, CaseValue } from "./case.ts";
import { CaseError } from "./case-error.ts";
import type { CaseProcess } from "./case-process.ts";
import { decodeValue } from "./value.ts";

/** When nothing is said, entries and the directories made for them are this old. */
export const DEFAULT_MTIME: Timespec = { sec: 1_000_000_000, nsec: 0 };

/** A device for nothing in particular: /dev/null. */
const DEFAULT_RDEV = [1, 3] as const;

/** Lays entries with the calls that a program would make, as root with umask 0, so that what directories hand
 *  down (the group of a setgid directory, default ACLs) is as on a real file system. Times are set at the end.
 *  @throws CaseError an entry that cannot be laid; `where` says in which layer */
export function layEntries(
  layer: Layer,
  entries: readonly CaseEntry[],
  clock: Clock,
  where: string,
): Layer {
  layOn(layerProcess(layer, { umask: 0, clock }), entries, where);
  return layer;
}

/** The same through a process, root with umask 0, whose root directory is that of the layer. @throws CaseError */
export function layOn(process: CaseProcess, entries: readonly CaseEntry[], where: string): void {
  const times: [path: string, mtime: Timespec][] = [];
  entries.forEach((entry, i) => {
    try {
      layEntry(process, entry, times);
    } catch (error) {
      if (!(error instanceof LayerBuildError) && !isErrno(error)) throw error;
      throw new CaseError(`${where}[${i}]`, error.message);
    }
  });
  if (times.every(([path]) => path !== "/")) times.push(["/", DEFAULT_MTIME]);
  // Backwards: of two times for one path the first is the one that stays.
  for (const [path, time] of times.toReversed()) {
    process.utimens(path, time, time, { nofollow: true });
  }
}

function layEntry(process: CaseProcess, entry: CaseEntry, times: [string, Timespec][]): void {
  const path = entry.path.replace(/\/+$/, "") || "/";
  const type = path === "/" ? "dir" : entry.type;
  if (path !== "/") makeParents(process, path, times);
  if (type === "link") {
    makeLink(process, path, entry.target!);
    return;
  }
  makeObject(process, path, type, entry);
  if (entry.uid !== undefined || entry.gid !== undefined) {
    process.lchown(path, entry.uid ?? 0, entry.gid ?? 0);
  }
  const mode = entry.mode ?? (path === "/" ? undefined : DEFAULT_MODES[type]);
  if (mode !== undefined && type !== "symlink" && type !== "whiteout") process.chmod(path, mode);
  if (entry.opaque) process.lsetxattr(path, `${TRUSTED}opaque`, decodeValue("y"));
  for (const [name, value] of Object.entries(entry.xattrs ?? {})) {
    process.lsetxattr(path, name, decodeValue(value));
  }
  times.push([path, entry.mtime === undefined ? DEFAULT_MTIME : timeOf(entry.mtime)]);
}

type Made = Exclude<CaseEntry["type"], "link">;

const DEFAULT_MODES: Readonly<Record<Made, number>> = {
  ...{ dir: 0o755, file: 0o644, symlink: 0o777, whiteout: 0 },
  ...{ char: 0o644, block: 0o644, fifo: 0o644, socket: 0o644 },
};

function makeObject(process: CaseProcess, path: string, type: Made, entry: CaseEntry): void {
  switch (type) {
    case "dir":
      if (process.tryLstat(path) === null) process.mkdir(path, 0o755);
      return;
    case "file":
      writeFile(process, path, entry);
      return;
    case "symlink":
      process.symlink(entry.target!, path);
      return;
    case "whiteout":
      process.mknod(path, typeBits("char"), 0);
      return;
    case "char":
    case "block":
      process.mknod(path, typeBits(type) | 0o600, makedev(...(entry.rdev ?? DEFAULT_RDEV)));
      return;
    case "fifo":
    case "socket":
      process.mknod(path, typeBits(type) | 0o600);
      return;
    default:
      throw new Error(`unreachable: entry type ${type satisfies never}`);
  }
}

function writeFile(process: CaseProcess, path: string, entry: CaseEntry): void {
  const content = contentOf(entry.content ?? "");
  const fd = process.open(path, "O_WRONLY|O_CREAT|O_TRUNC", 0o644);
  if (content.size > 0) process.writeContent(fd, content);
  if (entry.size !== undefined && entry.size !== content.size) process.ftruncate(fd, entry.size);
  process.close(fd);
}

function makeLink(process: CaseProcess, path: string, target: string): void {
  if (process.tryLstat(target) === null) {
    throw new LayerBuildError(path, `hard link to ${target}, which does not exist`);
  }
  process.link(target, path);
}

/** Makes the directories above `path` that are missing, 0755. */
function makeParents(process: CaseProcess, path: string, times: [string, Timespec][]): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent === "") return;
  const there = process.tryStat(parent);
  if (there !== null && isDirMode(there.mode)) return;
  if (there !== null) throw new LayerBuildError(parent, "used as a directory, but it is none");
  makeParents(process, parent, times);
  process.mkdir(parent, 0o755);
  times.push([parent, DEFAULT_MTIME]);
}

function timeOf(seconds: number): Timespec {
  const sec = Math.floor(seconds);
  return { sec, nsec: Math.floor((seconds - sec) * 1e9) };
}

/** The bytes of a case as file content; a repeated text takes no memory for its length. */
export function contentOf(value: CaseValue): Content {
  return typeof value === "object" && "repeat" in value
    ? Content.repeat(decodeValue(value.repeat), value.len)
    : Content.fromBytes(decodeValue(value));
}
