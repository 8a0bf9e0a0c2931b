import type { Process } from "../process/process.ts";

/** The system calls that the operations of a case are made of. The engine's Process has them, and so has a process on
 *  a real mount: what an operation means is said once, for both. */
export type CaseProcess = Pick<
  Process,
  | "open"
  | "close"
  | "read"
  | "pread"
  | "write"
  | "pwrite"
  | "writeContent"
  | "lseek"
  | "fsync"
  | "fallocate"
  | "copyFileRange"
  | "truncate"
  | "ftruncate"
  | "getdents"
  | "readdir"
  | "mkdir"
  | "rmdir"
  | "unlink"
  | "rename"
  | "renameat2"
  | "link"
  | "linkfd"
  | "symlink"
  | "readlink"
  | "mknod"
  | "stat"
  | "lstat"
  | "fstat"
  | "tryStat"
  | "tryLstat"
  | "access"
  | "chdir"
  | "getcwd"
  | "chmod"
  | "fchmod"
  | "chown"
  | "lchown"
  | "fchown"
  | "utimens"
  | "futimens"
  | "setxattr"
  | "lsetxattr"
  | "fsetxattr"
  | "getxattr"
  | "lgetxattr"
  | "fgetxattr"
  | "listxattr"
  | "llistxattr"
  | "flistxattr"
  | "removexattr"
  | "lremovexattr"
  | "fremovexattr"
>;

/** What the one program of a case has beside its process. */
export interface CaseProgram {
  readonly umask: number;
  setUmask(mask: number): void;
  /** Names a descriptor. One that had the name stays open, out of reach. */
  name(name: string, process: CaseProcess, fd: number): void;
  descriptor(name: string): Descriptor | undefined;
  forget(name: string): void;
}

/** A descriptor, and the process that holds it. */
export interface Descriptor {
  readonly process: CaseProcess;
  readonly fd: number;
}
