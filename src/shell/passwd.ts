import { isErrno } from "../base/fs-error.ts";
import type { Process } from "../process/process.ts";
import { fromArray } from "./bytes.ts";

/** A line of /etc/passwd. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const READ_SIZE = 1 << 20;

/** The users that the image knows; none when it has no /etc/passwd. */
export function readPasswd(process: Process): User[] {
  return linesOf(process, "/etc/passwd").flatMap((line) => {
    const [name, , uid, gid, , home = "/", shell = ""] = line.split(":");
    if (name === undefined || !/^\d+$/.test(uid ?? "") || !/^\d+$/.test(gid ?? "")) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home, shell }];
  });
}

export function readGroups(process: Process): Group[] {
  return linesOf(process, "/etc/group").flatMap((line) => {
    const [name, , gid, members = ""] = line.split(":");
    if (name === undefined || !/^\d+$/.test(gid ?? "")) return [];
    return [{ name, gid: Number(gid), members: members.split(",").filter((one) => one !== "") }];
  });
}

function linesOf(process: Process, path: string): string[] {
  let fd: number;
  try {
    fd = process.open(path, "O_RDONLY|O_CLOEXEC");
  } catch (error) {
    if (isErrno(error)) return [];
    throw error;
  }
  try {
    return fromArray(process.read(fd, READ_SIZE)).split("\n");
  } finally {
    process.close(fd);
  }
}
