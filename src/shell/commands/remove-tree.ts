import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Call } from "./call.ts";
import { isDots } from "./paths.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";
import { type Place, walkTree } from "./walk-tree.ts";

export interface RemoveSettings {
  readonly recursive: boolean;
  /** Empty directories, too. */
  readonly directories: boolean;
  /** What is missing is no failure. */
  readonly force: boolean;
  readonly verbose: boolean;
  readonly preserveRoot: boolean;
  readonly oneFileSystem: boolean;
}

/** As `rm -rf` removes. */
export const WHOLE_TREE: RemoveSettings = {
  recursive: true,
  directories: false,
  force: true,
  verbose: false,
  preserveRoot: true,
  oneFileSystem: false,
};

/** Removes what a path names, as rm does: each name by its own call, directories after what is in them. */
export function removeTree(call: Call, path: string, settings: RemoveSettings): void {
  const { process } = call;
  const cannot = (at: string, error: unknown): void =>
    call.fail(`cannot remove ${quote(at)}: ${strerror(error)}`);
  // For busybox what lies below a file is not missing.
  const forgiven = (error: unknown): boolean =>
    settings.force && (isErrno(error, "ENOENT") || (isErrno(error, "ENOTDIR") && !call.isBusybox));
  const { oneFileSystem } = settings;
  for (const visit of walkTree(process, path, { follow: "never", oneFileSystem })) {
    const { at } = visit;
    switch (visit.kind) {
      case "missing":
        if (!forgiven(visit.error)) {
          cannot(at.path, visit.error);
          markAbove(at);
        }
        break;
      case "before":
        if (at.depth === 0 && refuses(call, at.path, settings)) return;
        break;
      case "unreadable":
        // Perhaps it is empty.
        if (at.mark) break;
        if (!tries(() => process.rmdir(at.path))) {
          cannot(at.path, visit.error);
          markAbove(at);
        } else if (settings.verbose) call.out(`removed directory ${quote(at.path)}\n`);
        break;
      case "entry":
      case "after":
        if (visit.kind === "after" && at.mark) break;
        try {
          if (visit.kind === "after") process.rmdir(at.path);
          else process.unlink(at.path);
          if (settings.verbose) {
            call.out(`removed ${visit.kind === "after" ? "directory " : ""}${quote(at.path)}\n`);
          }
        } catch (error) {
          if (forgiven(error)) break;
          cannot(at.path, error);
          markAbove(at);
        }
        break;
      case "cycle":
        throw new Error("unreachable: a cycle without following symlinks");
      default:
        visit satisfies never;
    }
  }
}

/** Directories above what is left cannot go, and nothing more is said of them. */
function markAbove(at: Place): void {
  for (let above = at.parent; above !== null; above = above.parent) above.mark = true;
}

function tries(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof FsError) return false;
    throw error;
  }
}

/** A directory that rm does not touch. */
function refuses(call: Call, path: string, settings: RemoveSettings): boolean {
  const { process } = call;
  if (!settings.recursive) {
    const empty = settings.directories && process.readdir(path).length === 0;
    if (empty) return false;
    const why = settings.directories ? "Directory not empty" : "Is a directory";
    call.fail(`cannot remove ${quote(path)}: ${why}`);
    return true;
  }
  if (isDots(path)) {
    call.fail(`refusing to remove '.' or '..' directory: skipping ${quote(path)}`);
    return true;
  }
  const [root, stat] = [process.stat("/"), process.lstat(path)];
  const isRoot = isDirMode(stat.mode) && root.ino === stat.ino && root.dev === stat.dev;
  if (!settings.preserveRoot || !isRoot) return false;
  const same = path === "/" ? "" : ` (same as '/')`;
  call.fail(`it is dangerous to operate recursively on ${quote(path)}${same}`);
  call.note("use --no-preserve-root to override this failsafe");
  return true;
}
