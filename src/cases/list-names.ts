import { isErrno } from "../base/fs-error.ts";
import type { DirEntry } from "../layer/real-directory.ts";
import type { CaseProcess } from "./case-process.ts";

/** What a directory lists, as a program sees it through opendir(3): without "." and "..", in the kernel's order. */
export function listDirectory(process: CaseProcess, path: string): DirEntry[] {
  const fd = process.open(path, "O_RDONLY|O_DIRECTORY");
  try {
    return listOpenDirectory(process, fd);
  } finally {
    process.close(fd);
  }
}

/** The same of an open directory, from its position on. */
export function listOpenDirectory(process: CaseProcess, fd: number): DirEntry[] {
  const entries: DirEntry[] = [];
  for (;;) {
    const some = nextEntries(process, fd);
    if (some.length === 0) return entries.filter(({ name }) => name !== "." && name !== "..");
    entries.push(...some);
  }
}

/** To readdir(3) a directory that was removed is at its end. */
function nextEntries(process: CaseProcess, fd: number): DirEntry[] {
  try {
    return process.getdents(fd);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}
