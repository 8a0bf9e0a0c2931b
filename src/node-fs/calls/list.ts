import { isDirMode } from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import type { DirEntry } from "../../layer/real-directory.ts";
import type { Process } from "../../process/process.ts";
import { wrongType } from "../arguments/argument-error.ts";
import { mustBeBoolean } from "../arguments/checks.ts";
import { type Options, optionsOf } from "../arguments/options.ts";
import { pathOf, shownPathOf } from "../arguments/path.ts";
import { encodedName } from "../encoded-name.ts";
import type { Bytes } from "../node-parts.ts";
import { DIRENT_TYPE, Dirent } from "../objects/dirent.ts";
import { join } from "../posix-path.ts";
import { call } from "../system-error.ts";

export type Listing = (string | Bytes)[] | Dirent[];

/** The names of a directory, in the order of their bytes; with `recursive`, of all below, by their way from it.
 *  `order`: in which directories below are read, which is not the same with promises. */
export function readdirSync(
  process: Process,
  path: unknown,
  options?: unknown,
  order: "first" | "last" = "first",
): Listing {
  const { recursive, withFileTypes, encoding } = optionsOf(options);
  const place = pathOf(path);
  if (order === "first" && recursive !== undefined && recursive !== null) {
    mustBeBoolean(recursive, "options.recursive");
  }
  if (recursive)
    return listAll(process, place, shownPathOf(path), { withFileTypes, encoding }, order);
  const entries = entriesOf(process, place);
  if (!withFileTypes) return entries.map(({ name }) => encodedName(name, encoding));
  const above = shownPathOf(path);
  return entries.map((entry) => direntOf(above, entry, encoding));
}

/** libuv: uv__fs_scandir */
export function entriesOf(process: Process, path: string): DirEntry[] {
  const entries = call(() => process.readdir(path), "scandir", path);
  return entries.toSorted((a, b) => compareNames(a.name, b.name));
}

export function direntOf(
  path: string | Uint8Array,
  { name, type }: DirEntry,
  encoding: unknown,
): Dirent {
  return new Dirent(encodedName(name, encoding), DIRENT_TYPE[type], path);
}

/** Symlinks to directories are entered where only names are asked for. As in Node, what is below is looked for under the
 *  name as it is shown: in most encodings there is nothing, and names of bytes are none to join. */
function listAll(
  process: Process,
  top: string,
  shown: string | Uint8Array,
  { withFileTypes, encoding }: Options,
  order: "first" | "last",
): Listing {
  const found: Dirent[] = [];
  const names: string[] = [];
  const waiting = [{ path: top, shown, way: "", entries: entriesOf(process, top) }];
  for (;;) {
    const next = order === "first" ? waiting.shift() : waiting.pop();
    if (next === undefined) break;
    for (const entry of next.entries) {
      const name = encodedName(entry.name, encoding);
      if (withFileTypes) found.push(new Dirent(name, DIRENT_TYPE[entry.type], next.shown));
      if (withFileTypes && entry.type !== "dir") continue;
      if (typeof next.shown !== "string") throw wrongType("path", "of type string", shown);
      if (typeof name !== "string") throw wrongType("path", "of type string", name);
      const path = join(next.path, name);
      const way = next.way === "" ? name : `${next.way}/${name}`;
      names.push(way);
      if (withFileTypes || leadsToDirectory(process, path)) {
        waiting.push({ path, shown: path, way, entries: entriesOf(process, path) });
      }
    }
  }
  return withFileTypes ? found : names;
}

/** Whatever cannot be asked is none. */
function leadsToDirectory(process: Process, path: string): boolean {
  try {
    return isDirMode(process.stat(path).mode);
  } catch {
    return false;
  }
}
