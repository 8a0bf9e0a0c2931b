import { once } from "node:events";
import { createWriteStream, existsSync, renameSync, rmSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Output } from "./output.ts";
import { UserError } from "./user-error.ts";

/** What lies at a path that a file is to be written to, if anything. @throws UserError when none can be */
export function requireWritable(path: string): Stats | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new UserError(`invalid output path: directory ${JSON.stringify(folder)} does not exist`);
  }
  const known = statSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory()) throw new UserError(`${path} is a folder; expected a file: -o FILE`);
  return known;
}

/** Writes an archive to a file: it is there as a whole, or what was there before stays. Gives the bytes written.
 *  @throws UserError when it cannot be written */
export async function writeFileWhole(
  chunks: Iterable<Uint8Array>,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const folder = dirname(path);
  const known = requireWritable(path);
  // A device (/dev/null) is written to, not put away.
  const special = known !== undefined && !known.isFile();
  const temporary = special ? path : join(folder, `.${basename(path)}.${process.pid}.part`);
  const stream = createWriteStream(temporary, special ? {} : { flags: "wx", mode: 0o600 });
  let bytes = 0;
  try {
    await once(stream, "open");
    for (const chunk of chunks) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (!stream.write(Buffer.from(chunk))) await once(stream, "drain");
    }
    stream.end();
    await once(stream, "close");
    if (!special) renameSync(temporary, path);
    return bytes;
  } catch (error) {
    stream.destroy();
    if (!special) rmSync(temporary, { force: true });
    throw isSystemError(error) ? new UserError(`cannot write ${path}: ${error.message}`) : error;
  }
}

/** Writes an archive to a stream. */
export async function writeStream(
  chunks: Iterable<Uint8Array>,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  for (const chunk of chunks) {
    signal.throwIfAborted();
    bytes += chunk.length;
    await output.write(chunk);
  }
  return bytes;
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
