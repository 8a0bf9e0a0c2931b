import { closeSync, openSync, readSync } from "node:fs";
import { type Prefix, readPrefix } from "./line-prefix.ts";
import type { LogReader } from "./log-reader.ts";
import { StraceError } from "./strace-error.ts";

const PIECE = 2 ** 16;

/** The logs of strace -ff: one for each process, its id behind the name's last dot. */
export interface ProcessLog {
  readonly path: string;
  readonly pid: number;
}

/** @throws StraceError for a name that does not end in a process id */
export function processLogs(paths: readonly string[]): ProcessLog[] {
  return paths.map((path) => {
    const pid = /\.(\d+)$/.exec(path)?.[1];
    if (pid !== undefined) return { path, pid: Number(pid) };
    throw new StraceError(`${path}: several logs are those of strace -ff, and end in .PID`, {
      remedy: "give one log, or all that one strace -ff wrote",
    });
  });
}

/** Reads several logs as one: by the times of their lines, where they have any (-ttt); else a process is taken from its
 *  beginning to its end where its parent made it. Gives way to its caller after each stretch of lines.
 *  @returns whether the order of the processes had to be assumed */
export function* readTogether(
  logs: readonly ProcessLog[],
  reader: LogReader,
  forked: () => readonly number[],
): Generator<void, { readonly assumed: boolean }> {
  const open = logs.map((log) => new OpenLog(log));
  try {
    const timed = open.every(({ time, done }) => done || !Number.isNaN(time));
    yield* timed ? byTime(open, reader) : byBirth(open, reader, forked);
    return { assumed: !timed && open.length > 1 };
  } finally {
    for (const log of open) log.close();
  }
}

/** Lines between two turns of the caller. */
const STRETCH = 4096;

function* byTime(logs: readonly OpenLog[], reader: LogReader): Generator<void, void> {
  const left = logs.filter(({ done }) => !done);
  for (let lines = 1; left.length > 0; lines++) {
    let first = left[0]!;
    for (const log of left) if (log.time < first.time) first = log;
    reader.line(first.take(), first.pid);
    if (first.done) left.splice(left.indexOf(first), 1);
    if (lines % STRETCH === 0) yield;
  }
}

function* byBirth(
  logs: readonly OpenLog[],
  reader: LogReader,
  forked: () => readonly number[],
): Generator<void, void> {
  const byPid = new Map(logs.map((log) => [log.pid, log]));
  let lines = 0;
  function* whole(log: OpenLog): Generator<void, void> {
    byPid.delete(log.pid);
    while (!log.done) {
      reader.line(log.take(), log.pid);
      for (const pid of forked()) {
        const child = byPid.get(pid);
        if (child !== undefined) yield* whole(child);
      }
      if (++lines % STRETCH === 0) yield;
    }
  }
  // Ids go up: the first process is most likely the parent of all.
  for (const log of [...logs].sort((a, b) => a.pid - b.pid)) {
    if (byPid.has(log.pid)) yield* whole(log);
  }
}

/** A log of which the next line is known. */
class OpenLog {
  readonly pid: number;
  /** Of the next line; as of the one before where it has none. */
  time = Number.NaN;
  done = false;
  readonly #fd: number;
  readonly #piece = Buffer.alloc(PIECE);
  readonly #prefix: Prefix = { pid: -1, bracketed: false, time: Number.NaN, at: 0 };
  #text = "";
  #at = 0;
  #next = "";
  #closed = false;

  constructor({ path, pid }: ProcessLog) {
    this.pid = pid;
    try {
      this.#fd = openSync(path, "r");
    } catch (error) {
      throw new StraceError(`${path}: ${(error as Error).message}`, { cause: error });
    }
    this.#advance();
  }

  /** The next line. */
  take(): string {
    const line = this.#next;
    this.#advance();
    return line;
  }

  close(): void {
    if (!this.#closed) closeSync(this.#fd);
    this.#closed = true;
  }

  #advance(): void {
    let end = this.#text.indexOf("\n", this.#at);
    while (end < 0) {
      const count = this.#closed ? 0 : readSync(this.#fd, this.#piece);
      if (count === 0) {
        this.close();
        if (this.#at >= this.#text.length) {
          this.done = true;
          return;
        }
        end = this.#text.length;
      } else {
        this.#text = this.#text.slice(this.#at) + this.#piece.toString("latin1", 0, count);
        this.#at = 0;
        end = this.#text.indexOf("\n");
      }
    }
    this.#next = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    readPrefix(this.#next, this.#prefix);
    if (!Number.isNaN(this.#prefix.time)) this.time = this.#prefix.time;
  }
}
