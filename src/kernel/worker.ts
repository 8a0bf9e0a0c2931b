import { readSync, writeSync } from "node:fs";
import type { Case } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import { replayOnKernel } from "./kernel-replay.ts";
import { loadLibc } from "./libc.ts";
import type { WorkerAnswer } from "./protocol.ts";
import { Sandbox } from "./sandbox.ts";

/** The program of a worker: a process in a sandbox of its own that takes cases from its standard input, a line each,
 *  and answers each with a line. It ends when its input does, or when whoever started it ends. */

const [STDIN, STDOUT] = [0, 1];
const CHUNK = 1 << 16;

Error.stackTraceLimit = 0;

function* lines(): Generator<string> {
  const chunk = Buffer.alloc(CHUNK);
  let rest: Buffer[] = [];
  for (;;) {
    const count = readSync(STDIN, chunk);
    if (count === 0) return;
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1 && end < count; end = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, end));
      yield Buffer.concat(rest).toString();
      rest = [];
      from = end + 1;
    }
    if (from < count) rest.push(Buffer.from(chunk.subarray(from, count)));
  }
}

function answer(value: WorkerAnswer): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(STDOUT, bytes, at);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const libc = await loadLibc();
  const sandbox = new Sandbox(libc);
  answer({ ready: true });
  for (const line of lines()) {
    const given = JSON.parse(line) as Case;
    try {
      answer({ outcome: replayOnKernel(given, libc, sandbox) });
    } catch (error) {
      const malformed = error instanceof CaseError;
      answer({ error: messageOf(error), malformed });
      // Who knows what state we are in.
      if (!malformed) break;
    }
  }
} catch (error) {
  answer({ unavailable: messageOf(error) });
}
