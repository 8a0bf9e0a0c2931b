import { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import { syntheticContent } from "../bases/synthetic-content.ts";
import type { Package, PackageEntry } from "./package-set.ts";
import { folderOf, makeFolders, putFile, stagedPath, writeOnce } from "./put-file.ts";

/** Puts a package's files there as dpkg does: each under another name first, owner before mode, and all renamed when
 *  all are written. Folders that are there stay as they are. @throws FsError */
export function layEntries(
  process: Process,
  entries: readonly PackageEntry[],
  staged: string | undefined,
): void {
  const renames: (readonly [string, string])[] = [];
  for (const entry of entries) {
    const { path } = entry;
    if (entry.kind === "dir") {
      layFolder(process, entry, staged);
      continue;
    }
    makeFolders(process, folderOf(path));
    const first = staged === undefined ? path : stagedPath(path, staged);
    layOne(process, entry, first, staged);
    if (first !== path) renames.push([first, path]);
  }
  for (const [from, to] of renames) process.rename(from, to);
}

/** What dpkg notes of a package: written to a folder of their own, and moved among the others'. */
export function layNotes(
  process: Process,
  { id, control }: Package,
  folder: string,
  via: string | undefined,
): void {
  for (const [suffix, size] of control) {
    const path = `${folder}/${id}.${suffix}`;
    const content = syntheticContent(path, size);
    // dpkg writes the list itself; the others come out of the archive.
    const staged = via === undefined ? undefined : suffix === "list" ? "*-new" : `${via}/${suffix}`;
    const mode = SCRIPTS.has(suffix) ? 0o755 : 0o644;
    if (staged === undefined || suffix === "list") {
      putFile(process, path, content, { mode, staged });
      continue;
    }
    writeOnce(process, staged, content, { mode, uid: 0, gid: 0 });
    process.rename(staged, path);
  }
  if (via !== undefined && process.tryStat(via) !== null) process.rmdir(via);
}

/** Removes what is left of a package's files, and the folders that are empty then. */
export function unlayEntries(process: Process, one: Package, notes: string | undefined): void {
  const entries = [...one.files, ...one.configured];
  for (const { path, kind } of entries) {
    if (kind !== "dir" && process.tryLstat(path) !== null) process.unlink(path);
  }
  const folders = new Set(
    entries.map(({ path, kind }) => (kind === "dir" ? path : folderOf(path))),
  );
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    removeEmpty(process, folder);
  }
  if (notes === undefined) return;
  for (const [suffix] of one.control) {
    const path = `${notes}/${one.id}.${suffix}`;
    if (process.tryLstat(path) !== null) process.unlink(path);
  }
}

/** Folders of the file system itself stay, empty or not. */
const STANDING = 3;

function removeEmpty(process: Process, folder: string): void {
  if (folder.split("/").length <= STANDING || process.tryStat(folder) === null) return;
  if (process.readdir(folder).length > 0) return;
  process.rmdir(folder);
  removeEmpty(process, folderOf(folder));
}

const SCRIPTS = new Set(["preinst", "postinst", "prerm", "postrm", "config"]);

function layFolder(process: Process, entry: PackageEntry, staged: string | undefined): void {
  const { path, uid, gid, mode } = entry;
  if (process.tryStat(path) !== null) return;
  makeFolders(process, folderOf(path));
  const first = staged === undefined ? path : stagedPath(path, staged);
  process.mkdir(first, 0);
  process.chown(first, uid, gid);
  process.chmod(first, mode);
  if (first !== path) process.rename(first, path);
}

function layOne(
  process: Process,
  entry: PackageEntry,
  path: string,
  staged: string | undefined,
): void {
  const { kind, target, uid, gid, mode, size, text } = entry;
  switch (kind) {
    case "symlink":
      if (process.tryLstat(path) !== null) process.unlink(path);
      process.symlink(target, path);
      process.lchown(path, uid, gid);
      return;
    case "link":
      process.link(staged === undefined ? target : stagedPath(target, staged), path);
      return;
    case "file": {
      const content =
        text === undefined ? syntheticContent(entry.path, size) : Content.fromText(text);
      writeOnce(process, path, content, { mode, uid, gid });
      return;
    }
    case "dir":
      return;
    default:
      kind satisfies never;
  }
}
