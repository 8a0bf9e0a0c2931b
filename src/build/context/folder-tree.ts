import { type BigIntStats, closeSync, constants, lstatSync, openSync, readdirSync } from "node:fs";
import { decodeName } from "../../base/names.ts";
import { diskPath } from "../../image/disk-file.ts";
import { BuildError } from "../build-error.ts";
import type { WalkedNode, WalkedTree } from "./kept-entries.ts";

/** A folder on disk as a tree that can be walked. Links are not followed, and other file systems are entered. */
export class FolderTree implements WalkedTree<BigIntStats> {
  readonly root: string;

  constructor(root: string) {
    this.root = root === "/" ? "" : root;
  }

  onDisk(path: string): string {
    return path === "" ? this.root || "/" : `${this.root}/${path}`;
  }

  /** @throws BuildError when the folder, or something in it, cannot be looked at */
  *children(path: string): Iterable<WalkedNode<BigIntStats>> {
    const folder = this.onDisk(path);
    const list = () => readdirSync(diskPath(folder), { encoding: "buffer" });
    const names = readable(path, list).sort(Buffer.compare).map(decodeName);
    for (const name of names) {
      const child = path === "" ? name : `${path}/${name}`;
      const node = this.stat(child);
      if (node !== undefined) yield { name, node, isFolder: node.isDirectory() };
    }
  }

  /** Undefined when it has gone since its folder was listed. */
  stat(path: string): BigIntStats | undefined {
    const look = () =>
      lstatSync(diskPath(this.onDisk(path)), { bigint: true, throwIfNoEntry: false });
    return readable(path, look);
  }

  /** @throws BuildError unless the file can be read: better now than when a step asks for it */
  requireReadable(path: string, { mode }: BigIntStats): void {
    if ((mode & 0o444n) === 0o444n || process.geteuid?.() === 0) return;
    // access(2) would ask for the real user.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    closeSync(readable(path, () => openSync(diskPath(this.onDisk(path)), flags)));
  }
}

function readable<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const denied = error.code === "EACCES" || error.code === "EPERM";
    const reason = denied ? "permission denied" : error.message;
    throw new BuildError(`error from sender: open ${path === "" ? "." : path}: ${reason}`, {
      cause: error,
      remedy: denied ? "make it readable, or leave it out in .dockerignore" : "look at the folder",
    });
  }
}
