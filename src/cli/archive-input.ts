import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CliIo } from "./io.ts";
import { UserError } from "./user-error.ts";

/** An archive as a file: archives are read at any place. */
export interface ArchiveInput {
  readonly path: string;
  close(): void;
}

/** The file that is given, or the standard input in a temporary one when it is "-".
 *  @throws UserError when nothing is piped in */
export async function archiveInput(
  file: string,
  command: string,
  io: CliIo,
): Promise<ArchiveInput> {
  if (file !== "-") return { path: file, close: () => {} };
  if (io.isTTY.stdin) {
    throw new UserError(
      `requested ${command} from stdin, but stdin is a terminal; pipe an archive in, or name a file`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "copyup-"));
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "stdin");
    await pipeline(io.stdin, createWriteStream(path), { signal: io.signal });
    return { path, close };
  } catch (error) {
    close();
    throw error;
  }
}
