import { FsError } from "../../base/fs-error.ts";
import { decodeName } from "../../base/names.ts";
import type { Process } from "../../process/process.ts";
import { readFile } from "./file-data.ts";

/** The lines of a database such as /etc/passwd, as fields; none when it is not there. */
export function databaseLines(process: Process, path: string): string[][] {
  try {
    const text = decodeName(readFile(process, path));
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(":"));
  } catch (error) {
    if (error instanceof FsError) return [];
    throw error;
  }
}

/** A user as the image's own /etc/passwd has it. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export function userNamed(process: Process, name: string): User | null {
  const line = databaseLines(process, "/etc/passwd").find(([first]) => first === name);
  return line === undefined ? null : { uid: Number(line[2]), gid: Number(line[3]) };
}

export function groupNamed(process: Process, name: string): number | null {
  const line = databaseLines(process, "/etc/group").find(([first]) => first === name);
  return line === undefined ? null : Number(line[2]);
}

/** The name of an id, or null. */
export function userName(process: Process, uid: number): string | null {
  return databaseLines(process, "/etc/passwd").find((line) => Number(line[2]) === uid)?.[0] ?? null;
}

export function groupName(process: Process, gid: number): string | null {
  return databaseLines(process, "/etc/group").find((line) => Number(line[2]) === gid)?.[0] ?? null;
}

/** What `user:group` means; -1 for what it leaves out. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Names as messages show them: as given, or looked up for `user:`. */
  readonly userText: string | null;
  readonly groupText: string | null;
}

export type OwnerFault = "invalid user" | "invalid group" | "invalid spec";

/** Reads `user`, `user:group`, `:group`, `user:`; names first, then numbers. (gnulib: parse_user_spec) */
export function parseOwner(process: Process, spec: string): Owner | OwnerFault {
  const colon = spec.indexOf(":");
  const userPart = colon === -1 ? spec : spec.slice(0, colon);
  const groupPart = colon === -1 ? null : spec.slice(colon + 1);
  let uid = -1;
  let gid = -1;
  let groupText: string | null = null;
  if (userPart !== "") {
    const user = userPart.startsWith("+") ? null : userNamed(process, userPart);
    const number = numericId(userPart);
    if (user === null && number === null) return "invalid user";
    if (user === null && groupPart === "") return "invalid spec";
    uid = user?.uid ?? number!;
    if (user !== null && groupPart === "") {
      gid = user.gid;
      groupText = groupName(process, gid) ?? String(gid);
    }
  }
  if (groupPart !== null && groupPart !== "") {
    const id = parseGroup(process, groupPart);
    if (id === null) return "invalid group";
    gid = id;
    groupText = groupPart;
  }
  return { uid, gid, userText: userPart === "" ? null : userPart, groupText };
}

/** The id of a group given by name or number; null when there is none. */
export function parseGroup(process: Process, text: string): number | null {
  const named = text.startsWith("+") ? null : groupNamed(process, text);
  return named ?? numericId(text);
}

/** The id of a user given by name or number. */
export function parseUser(process: Process, text: string): number | null {
  const named = text.startsWith("+") ? null : (userNamed(process, text)?.uid ?? null);
  return named ?? numericId(text);
}

const LARGEST_ID = 0xffff_ffff;

function numericId(text: string): number | null {
  const match = /^\+?(\d+)$/.exec(text);
  const id = match === null ? Number.NaN : Number(match[1]);
  return id < LARGEST_ID ? id : null;
}
