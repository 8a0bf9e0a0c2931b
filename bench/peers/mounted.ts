import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Stack } from "../data.ts";
import { KernelOverlay, writeTree } from "../rivals.ts";
import { FuseOverlay } from "../rivals-fuse.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";
import { BYTE, type FirstWrite, MIB, type Peer, QUICK, SIZE } from "./peer.ts";

// Whoever is mounted for real, and called through node:fs.

const buffer = Buffer.alloc(SIZE);

const MOUNTED = {
  batch: QUICK,
  stat: (paths: readonly string[]) => {
    for (const path of paths) sink.value = statSync(path);
  },
  exists: (paths: readonly string[]) => {
    for (const path of paths) sink.value = existsSync(path);
  },
  read: (paths: readonly string[]) => {
    for (const path of paths) {
      const fd = openSync(path, constants.O_RDONLY);
      readSync(fd, buffer, 0, SIZE, 0);
      sink.value = buffer[SIZE - 1];
      closeSync(fd);
    }
  },
  list: (directory: string) => {
    sink.value = readdirSync(directory);
  },
};

function writeNode(paths: readonly string[]): void {
  for (const path of paths) {
    const fd = openSync(path, constants.O_RDWR);
    writeSync(fd, BYTE, 0, 1, 0);
    closeSync(fd);
  }
}

function isWrittenAt(path: string): boolean {
  const bytes = readFileSync(path);
  return bytes[0] === BYTE[0] && bytes.length === MIB;
}

const copyUp = (overlay: KernelOverlay | FuseOverlay): FirstWrite => ({
  write: writeNode,
  isWritten: (path) => isWrittenAt(overlay.upperPath(path)),
  remount: () => overlay.remount(),
});

/** All files of the stack in one folder. */
export function tmpfs(scratch: Scratch, { trees }: Stack): Peer {
  const folder = scratch.make();
  for (const tree of trees) writeTree(tree, folder);
  const place = (path: string): string => join(folder, path);
  return {
    ...MOUNTED,
    name: `${scratch.nodeName} (no layers)`,
    place,
    firstWrite: {
      write: writeNode,
      isWritten: (path) => isWrittenAt(place(path)),
      remount: () => undefined,
    },
  };
}

export function kernel(scratch: Scratch, stack: Stack): Peer {
  const overlay = new KernelOverlay(scratch, stack);
  return {
    ...MOUNTED,
    name: "node:fs on the kernel's overlay",
    place: (path) => overlay.path(path),
    firstWrite: copyUp(overlay),
  };
}

export async function fuse(scratch: Scratch, stack: Stack): Promise<Peer> {
  const overlay = await FuseOverlay.of(scratch, stack);
  return {
    ...MOUNTED,
    name: "node:fs on fuse-overlayfs, with its process",
    place: (path) => overlay.path(path),
    firstWrite: copyUp(overlay),
    alsoSpent: () => overlay.spent(),
  };
}
