import type { Stack } from "../data.ts";
import { unionfsOf } from "../rivals-npm.ts";
import { sink } from "../sink.ts";
import { asIs, BYTE, MIB, type Peer, SIZE, SLOW } from "./peer.ts";

/** It has no copy-up: writes change the layer that has the file. */
export function unionfs(stack: Stack): Peer {
  const union = unionfsOf(stack);
  const buffer = Buffer.alloc(SIZE);
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
    read: (paths) => {
      for (const path of paths) {
        const fd = union.openSync(path, "r");
        union.readSync(fd, buffer, 0, SIZE, 0);
        sink.value = buffer[SIZE - 1];
        union.closeSync(fd);
      }
    },
    list: (directory) => {
      sink.value = union.readdirSync(directory);
    },
    firstWrite: {
      write: (paths) => {
        for (const path of paths) {
          const fd = union.openSync(path, "r+");
          union.writeSync(fd, BYTE, 0, 1, 0);
          union.closeSync(fd);
        }
      },
      isWritten: (path) => {
        const bytes = union.readFileSync(path);
        return bytes[0] === BYTE[0] && bytes.length === MIB;
      },
      remount: () => undefined,
    },
  };
}
