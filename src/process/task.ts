import { misuse, mustKnowAll } from "../base/misuse.ts";
import type { Dentry } from "../lookup/dentry.ts";
import type { Credentials } from "./credentials.ts";
import type { FileSystem } from "./file-system.ts";
import { FileTable } from "./file-table.ts";

/** A path argument: relative paths start at the working directory, or at an open directory (`at`, as in openat). */
export type PathArg = string | { readonly at: number; readonly path: string };

/** What a process is to the calls it makes. Kernel: task_struct, with its fs_struct and files_struct. */
export interface Task {
  readonly fs: FileSystem;
  readonly files: FileTable;
  credentials: Credentials;
  umask: number;
  cwd: Dentry;
  readonly errorStacks: boolean;
}

/** Who and where a process is, and how it fails. Default: root, umask 022, in "/", errors with stacks. */
export interface ProcessInit {
  /** 0, who is root, may do everything. */
  readonly uid?: number;
  /** Default: the uid. */
  readonly gid?: number;
  /** Further groups. Default: none. */
  readonly groups?: readonly number[];
  /** Permission bits that new files do not get. Default 0o022. */
  readonly umask?: number;
  /** Where relative paths begin. Default "/". */
  readonly cwd?: string;
  /** False: the FsErrors of its calls say what failed, but not where in the program. Nearly all that an error costs is
   *  its stack, so a program that tries many names that are not there runs some ten times as fast. */
  readonly errorStacks?: boolean;
}

/** All there is in ProcessInit. */
const INIT: Readonly<Record<keyof ProcessInit, true>> = {
  ...{ uid: true, gid: true, groups: true, umask: true, cwd: true, errorStacks: true },
};

/** @throws TypeError for an option that there is not, or an id that is no number, and equals none */
export function checkInit(init: ProcessInit): void {
  mustKnowAll("process", init, INIT);
  const { uid = 0, gid = 0, umask = 0 } = init;
  for (const [name, given] of Object.entries({ uid, gid, umask })) {
    if (!Number.isInteger(given)) throw misuse(`process: ${name}`, "a whole number", given);
  }
}

/** A process that has just been made. */
export function newTask(fs: FileSystem, init: ProcessInit): Task {
  const { uid = 0, gid = uid, groups = [], umask = 0o022, errorStacks = true } = init;
  fs.dcache.hold(fs.root);
  const credentials = { uid, gid, groups };
  return { fs, files: new FileTable(fs), credentials, umask, cwd: fs.root, errorStacks };
}
