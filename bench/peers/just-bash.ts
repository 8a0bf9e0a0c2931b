import type { Stack } from "../data.ts";
import { JustBashOverlay } from "../rivals-npm.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";
import { asIs, BYTE, MIB, type Peer, SLOW } from "./peer.ts";

/** All files of the stack in its one layer. Its calls are asynchronous, and none opens a file: it reads whole files, and a
 *  byte is put at the end. */
export function justBash(scratch: Scratch, stack: Stack): Peer {
  const overlay = new JustBashOverlay(scratch, stack);
  return {
    name: "just-bash OverlayFs (one layer)",
    asynchronous: true,
    batch: SLOW,
    place: asIs,
    stat: async (paths) => {
      for (const path of paths) sink.value = await overlay.fs.stat(path);
    },
    exists: async (paths) => {
      for (const path of paths) sink.value = await overlay.fs.exists(path);
    },
    read: async (paths) => {
      for (const path of paths) sink.value = (await overlay.fs.readFileBuffer(path)).at(-1);
    },
    list: async (directory) => {
      sink.value = await overlay.fs.readdir(directory);
    },
    firstWrite: {
      write: async (paths) => {
        for (const path of paths) await overlay.fs.appendFile(path, BYTE);
      },
      isWritten: async (path) => (await overlay.fs.stat(path)).size === MIB + 1,
      remount: () => overlay.remount(),
    },
  };
}
