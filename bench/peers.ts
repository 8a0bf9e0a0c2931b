import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  statSync,
  writeSync,
} from "node:fs";
import type { Stack } from "./data.ts";
import { kernelName, OurOverlay, ourName } from "./ours.ts";
import { KernelOverlay } from "./rivals.ts";
import { FuseOverlay, whyNoFuse } from "./rivals-fuse.ts";
import { JustBashOverlay, unionfsOf, ZenfsOverlay } from "./rivals-npm.ts";
import type { Scratch } from "./scratch.ts";
import { sink } from "./sink.ts";

/** Whoever stacks layers, as far as it goes. Each has loops of its own: a shared one would call through a site that has
 *  seen them all. They write to the sink. */
export interface Peer {
  readonly name: string;
  /** Names asked for, or files written, in one run: the slow ones are asked for fewer. */
  readonly batch: number;
  readonly place: (path: string) => string;
  readonly stat: Call<readonly string[]>;
  readonly exists: Call<readonly string[]>;
  readonly list: Call<string>;
  /** Not for those that have no copy-up. */
  readonly copyUp?: CopyUp;
  readonly asynchronous?: boolean;
  readonly alsoSpent?: () => number;
}

interface CopyUp {
  /** Writes a byte to each file. */
  readonly write: Call<readonly string[]>;
  /** Whether a path of the stack was copied up, whole. */
  readonly isCopied: (path: string) => boolean | Promise<boolean>;
  /** An empty upper again. */
  readonly remount: () => void | Promise<void>;
}

/** Synchronous or not. */
type Call<Argument> = (argument: Argument) => void | Promise<void>;

const QUICK = 1024;
const SLOW = 16;
/** Of the files that are copied up. */
export const MIB = 1 << 20;
const BYTE = Uint8Array.of(7);
const asIs = (path: string): string => path;

function us(stack: Stack): Peer {
  const overlay = new OurOverlay(stack);
  return {
    name: ourName(stack.trees.length),
    batch: QUICK,
    place: asIs,
    stat: (paths) => {
      const { process } = overlay;
      for (const path of paths) sink.value = process.stat(path);
    },
    exists: (paths) => {
      const { process } = overlay;
      for (const path of paths) sink.value = process.tryStat(path) !== null;
    },
    list: (directory) => {
      sink.value = overlay.process.readdir(directory);
    },
    copyUp: {
      write: (paths) => {
        const { process } = overlay;
        for (const path of paths) {
          const fd = process.open(path, constants.O_RDWR);
          process.pwrite(fd, BYTE, 0);
          process.close(fd);
        }
      },
      isCopied: (path) =>
        overlay.process.stat(path).size === MIB && overlay.upper.get(path) !== undefined,
      remount: () => overlay.remount(),
    },
  };
}

/** What node:fs is called for the overlays that are mounted for real. */
const MOUNTED = {
  batch: QUICK,
  stat: (paths: readonly string[]) => {
    for (const path of paths) sink.value = statSync(path);
  },
  exists: (paths: readonly string[]) => {
    for (const path of paths) sink.value = existsSync(path);
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

const copyUpNode = (overlay: KernelOverlay | FuseOverlay): CopyUp => ({
  write: writeNode,
  isCopied: (path) => statSync(overlay.upperPath(path)).size === MIB,
  remount: () => overlay.remount(),
});

function kernel(scratch: Scratch, stack: Stack): Peer {
  const overlay = new KernelOverlay(scratch, stack);
  return {
    ...MOUNTED,
    name: kernelName(stack.trees.length),
    place: (path) => overlay.path(path),
    copyUp: copyUpNode(overlay),
  };
}

async function fuse(scratch: Scratch, stack: Stack): Promise<Peer> {
  const overlay = await FuseOverlay.of(scratch, stack);
  return {
    ...MOUNTED,
    name: "fuse-overlayfs, with its process",
    place: (path) => overlay.path(path),
    copyUp: copyUpNode(overlay),
    alsoSpent: () => overlay.spent(),
  };
}

function unionfs(stack: Stack): Peer {
  const union = unionfsOf(stack);
  return {
    name: "unionfs over memfs",
    batch: SLOW,
    place: asIs,
    stat: (paths) => {
      for (const path of paths) sink.value = union.statSync(path);
    },
    exists: (paths) => {
      for (const path of paths) sink.value = union.existsSync(path);
    },
    list: (directory) => {
      sink.value = union.readdirSync(directory);
    },
  };
}

async function zenfs(scratch: Scratch, stack: Stack): Promise<Peer> {
  const overlay = await ZenfsOverlay.of(scratch, stack);
  const { fs } = overlay;
  return {
    name: "ZenFS CopyOnWrite",
    batch: SLOW,
    place: (path) => overlay.path(path),
    stat: (paths) => {
      for (const path of paths) sink.value = fs.statSync(path);
    },
    exists: (paths) => {
      for (const path of paths) sink.value = fs.existsSync(path);
    },
    list: (directory) => {
      sink.value = fs.readdirSync(directory);
    },
    copyUp: {
      write: (paths) => {
        for (const path of paths) {
          const fd = fs.openSync(path, "r+");
          fs.writeSync(fd, BYTE, 0, 1, 0);
          fs.closeSync(fd);
        }
      },
      isCopied: (path) => {
        const bytes = fs.readFileSync(overlay.path(path));
        return bytes[0] === BYTE[0] && bytes.length === MIB;
      },
      remount: () => overlay.remount(),
    },
  };
}

function justBash(scratch: Scratch, stack: Stack): Peer {
  const overlay = new JustBashOverlay(scratch, stack);
  return {
    name: "just-bash OverlayFs",
    asynchronous: true,
    batch: SLOW,
    place: asIs,
    stat: async (paths) => {
      for (const path of paths) sink.value = await overlay.fs.stat(path);
    },
    exists: async (paths) => {
      for (const path of paths) sink.value = await overlay.fs.exists(path);
    },
    list: async (directory) => {
      sink.value = await overlay.fs.readdir(directory);
    },
    copyUp: {
      // It opens no files: a byte is put at the end.
      write: async (paths) => {
        for (const path of paths) await overlay.fs.appendFile(path, BYTE);
      },
      isCopied: async (path) => (await overlay.fs.stat(path)).size === MIB + 1,
      remount: () => overlay.remount(),
    },
  };
}

/** Everybody who takes so many layers. */
export async function peersOf(scratch: Scratch, stack: Stack): Promise<Peer[]> {
  const peers = [us(stack)];
  if (scratch.noOverlay === null) peers.push(kernel(scratch, stack));
  if (whyNoFuse(scratch) === null) peers.push(await fuse(scratch, stack));
  peers.push(unionfs(stack), await zenfs(scratch, stack));
  // It takes one layer.
  if (stack.trees.length === 1) peers.push(justBash(scratch, stack));
  return peers;
}
