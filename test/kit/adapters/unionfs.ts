import { Volume } from "memfs";
import { Union } from "unionfs";
import { type NodeFs, nodeCalls } from "../../../src/kit/node-calls.ts";
import type { FsCalls, MakeOverlay } from "../../../src/kit/overlay.ts";
import { lay } from "./lay.ts";
import type { Peer } from "./peer.ts";

/** unionfs over memfs volumes: a name is looked for in one volume after the other. */
const make: MakeOverlay = async ({ lower }) => {
  const union = new Union();
  const volumes: FsCalls[] = [];
  for (const entries of [...lower, []]) {
    const volume = Volume.fromJSON({}, "/");
    const calls = nodeCalls(volume as unknown as NodeFs);
    await lay(calls, entries);
    volumes.push(calls);
    union.use(volume as never);
  }
  return {
    calls: nodeCalls(union as unknown as NodeFs),
    lowers: volumes.slice(0, -1),
    upper: () => volumes.at(-1)!,
  };
};

export const unionfs: Peer = {
  name: "unionfs over memfs",
  make,
  supports: {
    ...{ whiteouts: false, xattrWhiteouts: false, opaque: false, upperTree: false, remount: false },
    ...{ devices: false, xattrs: false, permissions: false, exchange: false },
    // memfs itself: rename and unlink of a symlink work on what it points to; its root is refused by modes.
    ...{ symlinks: false, modes: false, owners: false, nlink: false, ino: false, mtime: false },
  },
};
