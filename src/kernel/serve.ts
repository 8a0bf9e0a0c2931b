import { readSync, writeSync } from "node:fs";

const [STDIN, STDOUT] = [0, 1];
const CHUNK = 1 << 16;

/** What a worker says to a question, and whether it can go on after it. */
export interface Reply {
  readonly answer: object;
  readonly last?: boolean;
}

/** Makes a worker of this process: it takes questions from its standard input, a line each, and answers each with a line.
 *  It ends when its input does. `start`: what may say that nothing can be answered here, by throwing. */
export async function serve<Q>(start: () => Promise<(question: Q) => Reply>): Promise<void> {
  try {
    const reply = await start();
    say({ ready: true });
    for (const line of lines()) {
      const { answer, last = false } = reply(JSON.parse(line) as Q);
      say(answer);
      if (last) break;
    }
  } catch (error) {
    say({ unavailable: messageOf(error) });
  }
}

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

function say(value: object): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(STDOUT, bytes, at);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
