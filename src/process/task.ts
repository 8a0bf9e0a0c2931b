import type { Dentry } from "../lookup/dentry.ts";
import type { Credentials } from "./credentials.ts";
import type { FileSystem } from "./file-system.ts";
import type { FileTable } from "./file-table.ts";

/** A path argument: relative paths start at the working directory, or at an open directory (`at`, as in openat). */
export type PathArg = string | { readonly at: number; readonly path: string };

/** What a process is to the calls it makes. Kernel: task_struct, with its fs_struct and files_struct. */
export interface Task {
  readonly fs: FileSystem;
  readonly files: FileTable;
  credentials: Credentials;
  umask: number;
  cwd: Dentry;
}
