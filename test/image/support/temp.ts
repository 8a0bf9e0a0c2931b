import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type ByteRange, wholeFile } from "../../../src/image/byte-range.ts";
import { OpenFile } from "../../../src/image/open-file.ts";

/** A folder for the files of one test file, removed after its last test. */
export interface TempFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  write(name: string, data: Uint8Array | string): string;
  /** These bytes as an open file. */
  range(data: Uint8Array, name?: string): ByteRange;
}

export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), "copyup-test-"));
  const opened: number[] = [];
  afterAll(() => {
    for (const fd of opened) closeSync(fd);
    rmSync(path, { recursive: true, force: true });
  });
  return {
    path,
    write(name, data) {
      const file = join(path, name);
      writeFileSync(file, data);
      return file;
    },
    range(data, name = "test.tar") {
      const fd = openSync(this.write(name, data), "r");
      opened.push(fd);
      return wholeFile(new OpenFile(name, fd));
    },
  };
}
