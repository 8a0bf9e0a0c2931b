import { isErrno } from "../../base/fs-error.ts";
import { strerror } from "../commands/strerror.ts";
import { ClosedChannel } from "./channel.ts";
import type { Shell } from "./shell-state.ts";

/** What a failed call is called in a message: "Permission denied". Anything but a failed call is thrown on. */
export function reasonOf(error: unknown): string {
  return error instanceof ClosedChannel ? "Bad file descriptor" : strerror(error);
}

/** A message of the shell's own, as this shell words it: `/bin/sh: 1: …` (dash), `/bin/sh: …` (busybox; with the line
 *  when a builtin speaks, or a file is run), `/bin/bash: line 1: …`. */
export function complain(shell: Shell, message: string): void {
  shell.err(`${prefixOf(shell)}${message}\n`);
}

function prefixOf(shell: Shell): string {
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
