import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type ByteRange, wholeFile } from "../../../src/image/byte-range.ts";
import { OpenFile } from "../../../src/image/open-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A folder for the files of one test file, removed after its last test. */
export interface TempFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  write(name: string, data: Uint8Array | string): string;
  /** These bytes as an open file. */
  range(data: Uint8Array, name?: string): ByteRange;
}

export function tempFolder(): TempFolder {
  const path = temporaryFolder();
  const opened: number[] = [];
  afterAll(() => {
    for (const fd of opened) closeSync(fd);
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
