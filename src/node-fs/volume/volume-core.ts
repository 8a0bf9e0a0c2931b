import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { futimesSync, lutimesSync, utimesSync } from "../calls/attributes.ts";
import { mkdirSync } from "../calls/directory.ts";
import { linkSync, renameSync, symlinkSync, unlinkSync } from "../calls/names.ts";
import { closeSync, openPath } from "../calls/open.ts";
import { realpathNativeSync } from "../calls/real-path.ts";
import { rmdirSync, rmSync } from "../calls/remove.ts";
import { resolve } from "../posix-path.ts";
import { call, hasCode } from "../system-error.ts";
import { VolumeChanges } from "./volume-changes.ts";
import { VolumeFile } from "./volume-file.ts";
import { VolumeLink } from "./volume-link.ts";

type Steps = readonly string[];
type Found =
  | { readonly ok: true; readonly value: VolumeLink }
  | { readonly ok: false; readonly err: { readonly code: string; toError(): unknown } };

const O_NOFOLLOW = 0o400000;

/** What a memfs volume asks of its tree, done by a process: put over the methods of a Superblock. What is not here (toJSON,
 *  fromJSON, read, write, chmod…) memfs makes of these. memfs: fs-core/Superblock.ts
 *  @param existing memfs' own getFileByFdOrThrow, which asks the one here */
export function volumeCore(process: Process, existing: (fd: number, syscall: string) => unknown) {
  const changes = new VolumeChanges(process);
  const files = new Map<number, VolumeFile>();
  const absolute = (path: string): string => resolve(process.getcwd(), path);
  const textOf = (path: string | Steps): string =>
    typeof path === "string" ? path : `/${path.join("/")}`;

  /** What the path leads to, symlinks followed. */
  const resolved = (path: string, syscall: string): VolumeLink => {
    call(() => process.stat(path), syscall, path);
    const place = realpathNativeSync(process, path) as string;
    return syscall === "watch" ? changes.watched(place) : new VolumeLink(process, place);
  };
  const named = (path: string, syscall: string): VolumeLink => {
    call(() => process.lstat(path), syscall, path);
    return new VolumeLink(process, absolute(path));
  };
  const orNull = (find: () => VolumeLink): VolumeLink | null => {
    try {
      return find();
    } catch (error) {
      if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
      throw error;
    }
  };
  const fileOf = (fd: number): VolumeFile | undefined => {
    const known = files.get(fd);
    if (known !== undefined) return known;
    try {
      process.fstat(fd);
    } catch (error) {
      if (isErrno(error, "EBADF")) return undefined;
      throw error;
    }
    return new VolumeFile(process, fd, 0);
  };

  return {
    root: new VolumeLink(process, "/"),
    changes,
    process: {
      cwd: () => process.getcwd(),
      getuid: () => process.credentials.uid,
      getgid: () => process.credentials.gid,
      platform: "linux",
      env: {},
    },
    /** The engine tells by itself. */
    emit: () => {},

    open: (path: string, flags: number, mode?: number, follow = true): number => {
      const fd = openPath(process, path, follow ? flags : flags | O_NOFOLLOW, mode ?? 0o666);
      files.set(fd, new VolumeFile(process, fd, flags));
      return fd;
    },
    closeFile: ({ fd }: { readonly fd: number }): void => {
      files.delete(fd);
      closeSync(process, fd);
    },
    getFileByFd: fileOf,
    getFileByFdOrThrow: (fd: number, syscall: string): VolumeFile => {
      const file = existing(fd, syscall) as VolumeFile;
      // Where one file is copied over another, memfs knows by the node whether they are one.
      return syscall === "copyfile" ? firstOf([...files.values()], file) : file;
    },

    link: (from: string, to: string) => linkSync(process, from, to),
    unlink: (path: string) => unlinkSync(process, path),
    symlink: (target: string, path: string) => symlinkSync(process, target, path),
    rename: (from: string, to: string) => renameSync(process, from, to),
    mkdir: (path: string, mode: number) => mkdirSync(process, path, { mode }),
    mkdirp: (path: string, mode: number) => mkdirSync(process, path, { mode, recursive: true }),
    rmdir: (path: string, recursive = false) => rmdirSync(process, path, { recursive }),
    rm: (path: string, force = false, recursive = false) =>
      rmSync(process, path, { force, recursive }),
    utimes: (path: string, atime: number, mtime: number, follow = true) =>
      (follow ? utimesSync : lutimesSync)(process, path, atime, mtime),
    futimes: (fd: number, atime: number, mtime: number) => futimesSync(process, fd, atime, mtime),

    getLink: (steps: Steps) => orNull(() => named(textOf(steps), "lstat")),
    getLinkOrThrow: (path: string, syscall = "lstat") => named(path, syscall),
    getResolvedLink: (path: string | Steps) => orNull(() => resolved(textOf(path), "stat")),
    getResolvedLinkOrThrow: (path: string, syscall = "stat") => resolved(path, syscall),
    getResolvedLinkResult: (path: string, syscall = "stat"): Found => {
      try {
        return { ok: true, value: resolved(path, syscall) };
      } catch (error) {
        const { code } = error as { readonly code: string };
        return { ok: false, err: { code, toError: () => error } };
      }
    },

    /** An object of the type that the mode says. */
    createLink: (parent: VolumeLink, name: string, isDirectory = false, mode?: number) => {
      const path = `${parent.getPath()}/${name}`;
      const makesDirectory = isDirectory || isDirMode(mode ?? 0);
      if (makesDirectory) mkdirSync(process, path, { mode: (mode ?? 0o777) & 0o7777 });
      else call(() => process.mknod(path, mode ?? 0o666), "open", path);
      return new VolumeLink(process, path);
    },

    /** All that "/" shows goes, and what the volume has open is closed. */
    reset: () => {
      for (const fd of [...files.keys()]) closeSync(process, fd);
      files.clear();
      for (const { name } of call(() => process.readdir("/"), "scandir", "/")) {
        rmSync(process, `/${name}`, { recursive: true, force: true });
      }
    },
  };
}

/** Of the open files that are the same object, the first. */
function firstOf(files: readonly VolumeFile[], file: VolumeFile): VolumeFile {
  const { ino } = file.node;
  return files.find(({ node }) => node.ino === ino) ?? file;
}
