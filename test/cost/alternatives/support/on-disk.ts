import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join, relative } from "node:path";
import type { Change, FileBefore } from "./changes.ts";

/** Runs a program. @throws Error with what it printed, when it fails */
export function command(name: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(name, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} ${words.join(" ")}: ${error ?? stderr}`);
  return stdout;
}

/** Lays files in a folder. */
export function layFiles(folder: string, files: readonly FileBefore[]): void {
  for (const { path, size, data, reserved } of files) {
    const at = join(folder, path);
    const fd = fs.openSync(at, "w");
    if (reserved !== undefined) fallocate(at, reserved);
    for (const [offset, length] of data) {
      fs.writeSync(fd, Buffer.alloc(length, "copy on write "), 0, length, offset);
    }
    fs.ftruncateSync(fd, size);
    fs.fsyncSync(fd);
    fs.closeSync(fd);
  }
}

function fallocate(path: string, [offset, length]: readonly [number, number], ...more: string[]) {
  command("fallocate", "-o", `${offset}`, "-l", `${length}`, ...more, path);
}

/** Does in a folder what a program does. */
export function change(folder: string, one: Change): void {
  const at = join(folder, one.path);
  switch (one.do) {
    case "write":
      write(at, "r+", one.bytes, one.at);
      return;
    case "append":
      write(at, "a", one.bytes, null);
      return;
    case "replace":
      write(at, "w", one.bytes, 0);
      return;
    case "open":
      fs.closeSync(fs.openSync(at, "r+"));
      return;
    case "truncate":
      fs.truncateSync(at, one.size);
      return;
    case "chmod":
      fs.chmodSync(at, one.mode);
      return;
    case "reserve":
      fallocate(at, [one.at, one.bytes]);
      return;
    case "punch":
      fallocate(at, [one.at, one.bytes], "-p");
      return;
    case "rename":
      fs.renameSync(at, join(folder, one.to));
      return;
    case "link":
      fs.linkSync(at, join(folder, one.to));
      return;
    case "unlink":
      fs.unlinkSync(at);
      return;
    case "copy": {
      const words = [at, join(folder, one.to), one.bytes, one.at, one.toAt].map(String);
      command("python3", "-c", COPY_FILE_RANGE, ...words);
      return;
    }
    default:
      one satisfies never;
  }
}

const COPY_FILE_RANGE = `import os, sys
source, target, count, at, to_at = sys.argv[1:]
to = os.open(target, os.O_WRONLY | os.O_CREAT, 0o644)
os.copy_file_range(os.open(source, os.O_RDONLY), to, int(count), int(at), int(to_at))
os.fsync(to)`;

function write(at: string, flags: string, bytes: number, offset: number | null): void {
  const fd = fs.openSync(at, flags);
  fs.writeSync(fd, Buffer.alloc(bytes, "new"), 0, bytes, offset);
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}

/** Blocks of 4 KiB that a file shares with another, and those it has for itself. */
export interface DiskBlocks {
  readonly shared: number;
  readonly own: number;
}

/** Paths of the regular files below a folder, in order. */
function filesBelow(folder: string): string[] {
  const files = fs.readdirSync(folder, { withFileTypes: true, recursive: true });
  return files
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
}

/** What the file system says of each file below a folder (FIEMAP), by path. */
export function blocksBelow(folder: string): Readonly<Record<string, DiskBlocks>> {
  command("sync", "-f", folder);
  return Object.fromEntries(
    filesBelow(folder).map((path) => [relative(folder, path), blocksOfFile(path)]),
  );
}

/** Bytes of the blocks that the files below a folder lie in, each block once. */
export function bytesBelow(folder: string): number {
  return placesBelow(folder).size * 4096;
}

/** The same without the blocks of files below another folder. */
export function bytesBeside(folder: string, other: string): number {
  const others = placesBelow(other);
  return [...placesBelow(folder)].filter((block) => !others.has(block)).length * 4096;
}

function placesBelow(folder: string): ReadonlySet<number> {
  command("sync", "-f", folder);
  const blocks = new Set<number>();
  for (const path of filesBelow(folder)) {
    for (const { physical, length } of extentsOf(path)) {
      for (let block = physical; block < physical + length; block++) blocks.add(block);
    }
  }
  return blocks;
}

function blocksOfFile(path: string): DiskBlocks {
  let [shared, own] = [0, 0];
  for (const extent of extentsOf(path)) {
    if (extent.shared) shared += extent.length;
    else own += extent.length;
  }
  return { shared, own };
}

/** Runs of a file on disk, in blocks of 4 KiB. */
function extentsOf(path: string) {
  const lines = command("filefrag", "-v", "-s", "-b4096", path).split("\n");
  return lines.flatMap((line) => {
    const extent = EXTENT.exec(line);
    // Btrfs keeps the data of a small file beside its inode: that takes no block.
    if (extent === null || extent[3]!.includes("inline")) return [];
    const shared = extent[3]!.includes("shared");
    return [{ physical: Number(extent[1]), length: Number(extent[2]), shared }];
  });
}

const EXTENT = /^\s*\d+:\s*\d+\.\.\s*\d+:\s*(\d+)\.\.\s*\d+:\s*(\d+):(.*)$/;
