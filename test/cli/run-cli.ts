import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { runCli } from "../../src/cli/cli.ts";
import type { CliIo } from "../../src/cli/io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface CliWorld {
  readonly stdin?: string | Uint8Array;
  readonly env?: Record<string, string>;
  readonly isTTY?: boolean;
  readonly stdinTTY?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
}

/** Runs a command line, and collects what it says. */
export async function cli(argv: readonly string[], world: CliWorld = {}): Promise<CliRun> {
  const [out, err] = [new Collector(), new Collector()];
  const { isTTY = false } = world;
  const io: CliIo = {
    stdin: Readable.from(world.stdin === undefined ? [] : [world.stdin]),
    stdout: world.stdout ?? out,
    stderr: world.stderr ?? err,
    env: world.env ?? {},
    isTTY: { stdin: world.stdinTTY ?? false, stdout: isTTY, stderr: isTTY },
    columns: world.columns,
    signal: world.signal ?? new AbortController().signal,
  };
  const status = await runCli(argv, io);
  return { status, out: out.text, err: err.text };
}

class Collector extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A stream that fails at its first write, as a pipe without a reader does. */
export class Failing extends Writable {
  readonly #code: string;

  constructor(code: string) {
    super();
    this.#code = code;
  }

  override _write(_chunk: Buffer, _encoding: string, done: (error: Error) => void): void {
    done(Object.assign(new Error(`${this.#code}: it failed, write`), { code: this.#code }));
  }
}

/** A folder with these files, which is gone after the tests of the file. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export const GOOD = `
version: 1
title: A file is copied
image: { layers: [{ name: base, tree: { /data: { size: 4KiB } } }] }
steps:
  - chmod: { path: /data, mode: 0600 }
expect: { copied_up: [/data] }
`;

export const WRONG = GOOD.replace("[/data]", "[]");

export const BROKEN = GOOD.replace("chmod:", "chmdo:");
