import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { canMount, Mounter } from "./mounted.ts";
import type { Peer } from "./peer.ts";

export function hasFuseOverlayfs(): boolean {
  if (!canMount() || !existsSync("/dev/fuse")) return false;
  try {
    execFileSync("fuse-overlayfs", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** fuse-overlayfs, one process for each mount. */
export function fuseOverlayfs(): Peer {
  const mounter = new Mounter("fuse-overlayfs");
  return {
    name: "fuse-overlayfs 1.10",
    make: (layers) => mounter.make(layers),
    end: () => mounter.end(),
    supports: {
      // Marks of its own, in user xattrs; links and times of directories are counted in its own way.
      ...{ upperTree: false, xattrWhiteouts: false, nlink: false, mtime: false },
    },
  };
}
