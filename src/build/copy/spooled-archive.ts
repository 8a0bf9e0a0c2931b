import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Content } from "../../layer/content.ts";

/** Bytes written at a time. */
const STEP = 2 ** 20;

/** Puts a content into a file of its own, for readers that want a file. Its name is gone when `use` ends; who has it
 *  open then may go on reading. */
export async function withFile<Result>(
  content: Content,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "copyup-add-"));
  try {
    const path = join(folder, "archive");
    const fd = openSync(path, "w", 0o600);
    try {
      for (let at = 0; at < content.size; at += STEP) writeSync(fd, content.read(at, STEP));
    } finally {
      closeSync(fd);
    }
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
