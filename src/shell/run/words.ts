import { ERRNO, type Errno } from "../../base/errno.ts";
import { isErrno } from "../../base/fs-error.ts";
import { ClosedChannel } from "./channel.ts";
import type { Shell } from "./shell-state.ts";

/** As strerror of glibc has it, where Node's words are others. */
const STRERROR: Partial<Record<Errno, string>> = {
  EIO: "Input/output error",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  EXDEV: "Invalid cross-device link",
  EISDIR: "Is a directory",
  ENFILE: "Too many open files in system",
  ENOTTY: "Inappropriate ioctl for device",
  ETXTBSY: "Text file busy",
  ESPIPE: "Illegal seek",
  EROFS: "Read-only file system",
  ERANGE: "Numerical result out of range",
  ENAMETOOLONG: "File name too long",
  ELOOP: "Too many levels of symbolic links",
  EFAULT: "Bad address",
  ENOMEM: "Cannot allocate memory",
  ESTALE: "Stale file handle",
  EOPNOTSUPP: "Operation not supported",
};

/** What a failed call is called in a message: "Permission denied". Anything but a failed call is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof ClosedChannel) return "Bad file descriptor";
  if (!isErrno(error)) throw error;
  return STRERROR[error.code] ?? sentence(ERRNO[error.code][1]);
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A message of the shell's own, as this shell words it: `/bin/sh: 1: …` (dash), `/bin/sh: …` (busybox; with the line
 *  when a builtin speaks, or a file is run), `/bin/bash: line 1: …`. */
export function complain(shell: Shell, message: string): void {
  shell.err(`${prefixOf(shell)}${message}\n`);
}

export function prefixOf(shell: Shell): string {
  const { flavour, name, line, working } = shell;
  switch (flavour) {
    case "dash":
      return `${name}: ${line}: ${working === null ? "" : `${working}: `}`;
    case "ash":
      return ashPrefix(shell);
    case "bash":
      return `${name}: line ${line}: ${working === null ? "" : `${working}: `}`;
    default:
      return flavour satisfies never;
  }
}

/** Commands that busybox has as programs, too: they speak as those do. */
const APPLETS = new Set(["test", "[", "[[", "printf", "echo", "kill"]);

function ashPrefix({ name, working, line, fromFile }: Shell): string {
  if (working !== null && APPLETS.has(working)) return "sh: ";
  if (working !== null) return `${name}: ${working}: line ${fromFile ? line : line - 1}: `;
  return fromFile ? `${name}: line ${line}: ` : `${name}: `;
}

/** Why a redirection could not be opened. */
export function openFailure(shell: Shell, path: string, creates: boolean, error: unknown): string {
  const reason = reasonOf(error);
  const missing = isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR");
  switch (shell.flavour) {
    case "dash": {
      const why = creates ? "Directory nonexistent" : "No such file";
      return `cannot ${creates ? "create" : "open"} ${path}: ${missing ? why : reason}`;
    }
    case "ash": {
      const why = creates ? "nonexistent directory" : "no such file";
      return `can't ${creates ? "create" : "open"} ${path}: ${missing ? why : reason}`;
    }
    case "bash":
      return `${path}: ${reason}`;
    default:
      return shell.flavour satisfies never;
  }
}
