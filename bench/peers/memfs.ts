import { constants } from "node:fs";
import type { Stack } from "../data.ts";
import { volumeOf } from "../rivals.ts";
import { sink } from "../sink.ts";
import { asIs, BYTE, MIB, type Peer, QUICK, SIZE } from "./peer.ts";

/** All files of the stack in one volume. */
export function memfs(stack: Stack): Peer {
  const volume = volumeOf(stack.trees);
  const buffer = Buffer.alloc(SIZE);
  return {
    name: "memfs (no layers)",
    batch: QUICK,
    place: asIs,
    stat: (paths) => {
      for (const path of paths) sink.value = volume.statSync(path);
    },
    exists: (paths) => {
      for (const path of paths) sink.value = volume.existsSync(path);
    },
    read: (paths) => {
      for (const path of paths) {
        const fd = volume.openSync(path, constants.O_RDONLY);
        volume.readSync(fd, buffer, 0, SIZE, 0);
        sink.value = buffer[SIZE - 1];
        volume.closeSync(fd);
      }
    },
    list: (directory) => {
      sink.value = volume.readdirSync(directory);
    },
    firstWrite: {
      write: (paths) => {
        for (const path of paths) {
          const fd = volume.openSync(path, constants.O_RDWR);
          volume.writeSync(fd, BYTE, 0, 1, 0);
          volume.closeSync(fd);
        }
      },
      isWritten: (path) => {
        const bytes = volume.readFileSync(path) as Uint8Array;
        return bytes[0] === BYTE[0] && bytes.length === MIB;
      },
      remount: () => undefined,
    },
  };
}
