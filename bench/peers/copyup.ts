import { constants } from "node:fs";
import type { Stack } from "../data.ts";
import { OurOverlay } from "../ours.ts";
import { sink } from "../sink.ts";
import { asIs, BYTE, MIB, type Peer, QUICK, SIZE } from "./peer.ts";

const MOUNTS = 16;

export function copyup(stack: Stack): Peer {
  const overlay = new OurOverlay(stack);
  const { paths: all } = stack;
  const overlays = [overlay, ...Array.from({ length: MOUNTS - 1 }, () => new OurOverlay(stack))];
  const buffer = Buffer.alloc(SIZE);
  return {
    name: "copyup",
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
    read: (paths) => {
      const { process } = overlay;
      for (const path of paths) {
        const fd = process.open(path, constants.O_RDONLY);
        process.readInto(fd, buffer);
        sink.value = buffer[SIZE - 1];
        process.close(fd);
      }
    },
    list: (directory) => {
      sink.value = overlay.process.readdir(directory);
    },
    firstWrite: {
      mounts: MOUNTS,
      write: (paths) => {
        for (const { process } of overlays) {
          for (const path of paths) {
            const fd = process.open(path, constants.O_RDWR);
            process.pwrite(fd, BYTE, 0);
            process.close(fd);
          }
        }
      },
      isWritten: (path) =>
        overlay.process.stat(path).size === MIB && overlay.upper.get(path) !== undefined,
      remount: () => {
        for (const one of overlays) {
          one.remount();
          for (const path of all) one.process.stat(path);
        }
      },
    },
  };
}
