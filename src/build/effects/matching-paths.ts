import { isDirMode } from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import type { Process } from "../../process/process.ts";

/** The paths that a pattern stands for, as a shell finds them: `*` and `?` within a name, and a leading dot only where
 *  the pattern has one. A pattern without either is that path, if it is there. */
export function matchingPaths(process: Process, pattern: string): string[] {
  let found = [""];
  for (const part of pattern.split("/").slice(1)) {
    if (part === "") continue;
    found = found.flatMap((folder) =>
      /[*?]/.test(part)
        ? namesIn(process, folder)
            .filter((name) => fits(name, part))
            .map((name) => `${folder}/${name}`)
        : [`${folder}/${part}`],
    );
  }
  return found.filter((path) => path !== "" && process.tryLstat(path) !== null);
}

/** Whether the path of `where`, if any, is there, and that of `missing` is not. */
export function suits(
  process: Process,
  {
    where,
    missing,
  }: { readonly where?: string | undefined; readonly missing?: string | undefined },
): boolean {
  if (where !== undefined && matchingPaths(process, where).length === 0) return false;
  return missing === undefined || matchingPaths(process, missing).length === 0;
}

/** Removes a name and all below it. @throws FsError */
export function removeTree(process: Process, path: string): void {
  if (!isDirMode(process.lstat(path).mode)) {
    process.unlink(path);
    return;
  }
  for (const { name } of process.readdir(path)) removeTree(process, `${path}/${name}`);
  process.rmdir(path);
}

function namesIn(process: Process, folder: string): string[] {
  const stat = process.tryStat(folder === "" ? "/" : folder);
  if (stat === null || !isDirMode(stat.mode)) return [];
  return process
    .readdir(folder === "" ? "/" : folder)
    .map(({ name }) => name)
    .sort(compareNames);
}

function fits(name: string, part: string): boolean {
  if (name.startsWith(".") && !part.startsWith(".")) return false;
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "su").test(name);
}
