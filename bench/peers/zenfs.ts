import type { Stack } from "../data.ts";
import { ZenfsOverlay } from "../rivals-npm.ts";
import type { Scratch } from "../scratch.ts";
import { sink } from "../sink.ts";
import { BYTE, MIB, type Peer, SIZE, SLOW } from "./peer.ts";

export async function zenfs(scratch: Scratch, stack: Stack): Promise<Peer> {
  const overlay = await ZenfsOverlay.of(scratch, stack);
  const { fs } = overlay;
  const buffer = Buffer.alloc(SIZE);
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
    read: (paths) => {
      for (const path of paths) {
        const fd = fs.openSync(path, "r");
        fs.readSync(fd, buffer, 0, SIZE, 0);
        sink.value = buffer[SIZE - 1];
        fs.closeSync(fd);
      }
    },
    list: (directory) => {
      sink.value = fs.readdirSync(directory);
    },
    firstWrite: {
      write: (paths) => {
        for (const path of paths) {
          const fd = fs.openSync(path, "r+");
          fs.writeSync(fd, BYTE, 0, 1, 0);
          fs.closeSync(fd);
        }
      },
      isWritten: (path) => {
        const bytes = fs.readFileSync(overlay.path(path));
        return bytes[0] === BYTE[0] && bytes.length === MIB;
      },
      remount: () => overlay.remount(),
    },
  };
}
