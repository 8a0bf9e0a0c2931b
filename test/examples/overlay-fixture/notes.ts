/** Code under test that is given its fs, as a tool is that should work on any. */
import type * as nodeFs from "node:fs";
import { basename, join } from "node:path";

export type Fs = Pick<
  typeof nodeFs,
  "mkdirSync" | "readdirSync" | "readFileSync" | "renameSync" | "rmSync" | "writeFileSync"
>;

/** Strikes out what is done in each note; what has nothing left goes to `done/<year>`. */
export function tidy(fs: Fs, folder: string, year: number): void {
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith(".md"))) {
    const path = join(folder, name);
    const lines = fs.readFileSync(path, "utf8").split("\n");
    const left = lines.filter((line) => !line.startsWith("DONE"));
    if (left.length === lines.length) continue;
    fs.writeFileSync(path, left.join("\n"));
    if (left.every((line) => line === "" || line.startsWith("#"))) moveTo(fs, path, `done/${year}`);
  }
}

function moveTo(fs: Fs, path: string, folder: string): void {
  const target = join(path, "..", folder);
  fs.mkdirSync(target, { recursive: true });
  fs.renameSync(path, join(target, basename(path)));
}

/** Removes the archive for good. */
export function dropArchive(fs: Fs, folder: string): void {
  fs.rmSync(join(folder, "archive"), { recursive: true });
}
