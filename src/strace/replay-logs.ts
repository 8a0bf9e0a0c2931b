import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { LogReader } from "./log-reader.ts";
import { processLogs, readTogether } from "./log-set.ts";
import { logText } from "./log-text.ts";
import { Replay, type ReplayInit } from "./replay.ts";

/** Paths of logs, or one log that comes through a stream. */
export type Logs = readonly string[] | Readable;

export interface ReplayLogsOptions {
  readonly signal?: AbortSignal;
  /** Hears how far it has come, often. */
  readonly onProgress?: (lines: number) => void;
}

export interface Replayed {
  readonly replay: Replay;
  /** Lines of all logs. */
  readonly lines: number;
}

/** Plays logs of strace on the engine; memory does not grow with them.
 *  @throws StraceError a log that cannot be read; the signal's reason */
export async function replayLogs(
  logs: Logs,
  init: ReplayInit,
  options: ReplayLogsOptions = {},
): Promise<Replayed> {
  const replay = new Replay(init);
  const reader = new LogReader(replay);
  const several = Array.isArray(logs) && logs.length > 1;
  if (several) await readSeveral(logs, replay, reader, options);
  else await readOne((Array.isArray(logs) ? logs[0] : logs) as string | Readable, reader, options);
  quick(() => replay.end());
  return { replay, lines: reader.lines };
}

async function readOne(
  log: string | Readable,
  reader: LogReader,
  { signal, onProgress }: ReplayLogsOptions,
): Promise<void> {
  for await (const piece of logText(log)) {
    signal?.throwIfAborted();
    quick(() => reader.feed(piece));
    onProgress?.(reader.lines);
  }
  quick(() => reader.end());
}

async function readSeveral(
  paths: readonly string[],
  replay: Replay,
  reader: LogReader,
  { signal, onProgress }: ReplayLogsOptions,
): Promise<void> {
  const stretches = readTogether(processLogs(paths), reader, () => replay.tasks.takeForked());
  for (;;) {
    const { done, value } = quick(() => stretches.next());
    if (done) {
      if (value.assumed) replay.findings.unknown("order of processes", 1, "logs without times");
      return;
    }
    onProgress?.(reader.lines);
    await setImmediate();
    signal?.throwIfAborted();
  }
}

/** Calls that fail are ordinary here, and nobody reads where they did: a stack would cost more than the call. */
function quick<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
