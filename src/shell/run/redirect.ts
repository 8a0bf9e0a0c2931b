import { isDirMode, isFileMode } from "../../base/mode.ts";
import { nameOf } from "../bytes.ts";
import { expandText, expandWords } from "../expand/expand.ts";
import type { Redirection } from "../parse/ast.ts";
import { type Channel, FileChannel, TextChannel } from "./channel.ts";
import { descriptorOf, openDevice } from "./devices.ts";
import type { Shell } from "./shell-state.ts";
import { openFailure, reasonOf } from "./words.ts";

/** A redirection that could not be made. The message has no prefix yet. */
export class RedirectionError extends Error {
  override readonly name = "RedirectionError";
}

/** What descriptors were before, to put them back. */
export type Saved = readonly { readonly fd: number; readonly channel: Channel | undefined }[];

/** Opens what redirections name, in order, one open(2) for each. @throws RedirectionError; nothing is changed then */
export async function redirect(shell: Shell, list: readonly Redirection[]): Promise<Saved> {
  const saved: { fd: number; channel: Channel | undefined }[] = [];
  try {
    for (const one of list) {
      for (const { fd, channel } of await opened(shell, one)) {
        saved.push({ fd, channel: shell.files.swap(fd, channel) });
      }
    }
  } catch (error) {
    restore(shell, saved);
    throw error;
  }
  return saved;
}

export function restore(shell: Shell, saved: Saved): void {
  for (const { fd, channel } of saved.toReversed()) shell.files.set(fd, channel);
}

/** Makes redirections last: those of `exec`. */
export function keep(saved: Saved): void {
  for (const { channel } of saved) channel?.release();
}

interface Opened {
  readonly fd: number;
  readonly channel: Channel | undefined;
}

async function opened(shell: Shell, redirection: Redirection): Promise<Opened[]> {
  const { operator } = redirection;
  const text = await targetText(shell, redirection);
  const fd = redirection.fd ?? (operator.startsWith("<") ? 0 : 1);
  switch (operator) {
    case "<<":
      return [{ fd, channel: new TextChannel(text) }];
    case "<<<":
      return [{ fd, channel: new TextChannel(`${text}\n`) }];
    case "<":
      return [{ fd, channel: openPath(shell, text, "O_RDONLY", false) }];
    case ">":
    case ">|":
      return [{ fd, channel: openNew(shell, text, operator === ">") }];
    case ">>":
      return [{ fd, channel: openPath(shell, text, "O_WRONLY|O_CREAT|O_APPEND", true) }];
    case "<>":
      return [{ fd, channel: openPath(shell, text, "O_RDWR|O_CREAT", true) }];
    case "<&":
    case ">&":
      return duplicate(shell, text, fd, operator, redirection.fd);
    case "&>":
    case "&>>":
      return both(
        operator === "&>"
          ? openNew(shell, text, true)
          : openPath(shell, text, "O_WRONLY|O_CREAT|O_APPEND", true),
      );
    default:
      return operator satisfies never;
  }
}

/** What a redirection names. bash matches it against file names, too. */
async function targetText(shell: Shell, { operator, target }: Redirection): Promise<string> {
  if (shell.flavour !== "bash" || operator.startsWith("<<")) return expandText(shell, target);
  const found = await expandWords(shell, [target]);
  if (found.length === 1) return found[0]!;
  throw new RedirectionError(`${await expandText(shell, target)}: ambiguous redirect`);
}

const both = (channel: Channel): Opened[] => [
  { fd: 1, channel },
  { fd: 2, channel: channel.hold() },
];

function openNew(shell: Shell, path: string, guarded: boolean): Channel {
  if (!guarded || !shell.option("C")) {
    return openPath(shell, path, "O_WRONLY|O_CREAT|O_TRUNC", true);
  }
  // set -C: a file that is there stays as it is; a device may be written.
  const there = openDevice(path) ?? null;
  if (there !== null) return there;
  const stat = statOf(shell, path);
  if (stat !== null && isFileMode(stat.mode)) throw clobber(shell, path);
  return stat === null
    ? openPath(shell, path, "O_WRONLY|O_CREAT|O_EXCL", true)
    : openPath(shell, path, "O_WRONLY", true);
}

function statOf(shell: Shell, path: string): { readonly mode: number } | null {
  try {
    return shell.process.tryStat(nameOf(path));
  } catch (error) {
    throw new RedirectionError(openFailure(shell, path, true, error));
  }
}

function clobber(shell: Shell, path: string): RedirectionError {
  switch (shell.flavour) {
    case "dash":
      return new RedirectionError(`cannot create ${path}: File exists`);
    case "ash":
      return new RedirectionError(`can't create ${path}: File exists`);
    case "bash":
      return new RedirectionError(`${path}: cannot overwrite existing file`);
    default:
      return shell.flavour satisfies never;
  }
}

function openPath(shell: Shell, path: string, flags: string, creates: boolean): Channel {
  const descriptor = descriptorOf(path);
  if (descriptor !== null) {
    const channel = shell.files.find(descriptor);
    if (channel === undefined) {
      throw new RedirectionError(
        `${path}: ${shell.flavour === "dash" ? "Bad fd number" : "No such file or directory"}`,
      );
    }
    return channel.hold();
  }
  try {
    const { process } = shell;
    return openDevice(path) ?? new FileChannel(process, process.open(nameOf(path), flags, 0o666));
  } catch (error) {
    throw new RedirectionError(openFailure(shell, path, creates, error));
  }
}

function duplicate(
  shell: Shell,
  text: string,
  fd: number,
  operator: "<&" | ">&",
  given: number | null,
): Opened[] {
  if (text === "-") return [{ fd, channel: undefined }];
  if (!/^\d+$/.test(text)) {
    if (operator === ">&" && given === null && shell.flavour !== "dash") {
      return both(openNew(shell, text, true));
    }
    const message = shell.flavour === "dash" ? "Bad fd number" : `${text}: ambiguous redirect`;
    throw new RedirectionError(message);
  }
  const channel = shell.files.find(Number(text));
  if (channel === undefined) throw new RedirectionError(`${text}: Bad file descriptor`);
  return [{ fd, channel: channel.hold() }];
}

/** True when a path is a directory that can be asked about. */
export function isDirectory(shell: Shell, path: string): boolean {
  try {
    const stat = shell.process.tryStat(nameOf(path));
    return stat !== null && isDirMode(stat.mode);
  } catch (error) {
    reasonOf(error);
    return false;
  }
}
