import type { List, Part } from "../parse/ast.ts";
import { type SinkChannel, TextChannel } from "./channel.ts";
import { holding, runList, runSubshell, substitute } from "./execute.ts";
import type { Shell } from "./shell-state.ts";

/** Commands that read what is written to a descriptor, once all of it is written. */
export interface Reader {
  readonly fd: number;
  readonly channel: SinkChannel;
  readonly written: readonly string[];
  /** Where they run: a shell as it was when they were met. */
  readonly child: Shell;
  readonly body: List;
}

/** bash's `<(…)` and `>(…)`: opens a descriptor for the command that is being read, and gives its path. */
export async function openProcess(
  shell: Shell,
  { direction, body }: Extract<Part, { kind: "process" }>,
): Promise<string> {
  const fd = freeDescriptor(shell);
  shell.opened.push(fd);
  if (direction === "input") {
    shell.files.set(fd, new TextChannel(await substitute(shell, body)));
  } else {
    const written: string[] = [];
    const child = shell.fork();
    const channel = holding(shell, written, "filling a process substitution");
    shell.files.set(fd, channel);
    shell.readers.push({ fd, channel, written, child, body });
  }
  return `/dev/fd/${fd}`;
}

/** As bash numbers them. */
function freeDescriptor({ files }: Shell): number {
  let fd = 63;
  while (files.find(fd) !== undefined) fd--;
  return fd;
}

/** Closes what a command opened, after the first `kept`. Readers run when nothing can write to them any more. */
export async function closeProcesses(shell: Shell, kept: number): Promise<void> {
  if (shell.opened.length === kept) return;
  for (const fd of shell.opened.splice(kept)) shell.files.set(fd, undefined);
  const ready = shell.readers.filter(({ channel }) => !channel.isOpen);
  shell.readers = shell.readers.filter(({ channel }) => channel.isOpen);
  await runReaders(ready);
}

/** Runs what still waits when a shell ends: `exec > >(…)`. */
export async function runLastReaders(shell: Shell): Promise<void> {
  await runReaders(shell.readers.splice(0));
}

async function runReaders(readers: readonly Reader[]): Promise<void> {
  for (const { child, written, body } of readers) {
    child.files.set(0, new TextChannel(written.join("")));
    await runSubshell(child, () => runList(child, body));
  }
}
