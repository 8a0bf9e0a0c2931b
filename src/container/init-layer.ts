import type { Clock } from "../base/clock.ts";
import { isErrno } from "../base/fs-error.ts";
import { Layer } from "../layer/layer.ts";
import { layerProcess } from "../process/layer-process.ts";
import { mount } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import { makeDirectories, makeFile } from "./make-path.ts";

/** What Docker lays between an image and a container, so that there is a place for each of the runtime's mounts. */
const PLACES: readonly (readonly [
  path: string,
  what: "dir" | "file" | { readonly target: string },
])[] = [
  ["/dev/pts", "dir"],
  ["/dev/shm", "dir"],
  ["/proc", "dir"],
  ["/sys", "dir"],
  ["/.dockerenv", "file"],
  ["/etc/resolv.conf", "file"],
  ["/etc/hosts", "file"],
  ["/etc/hostname", "file"],
  ["/dev/console", "file"],
  ["/etc/mtab", { target: "/proc/mounts" }],
];

/** The -init layer of a container on these layers (lowest first): made by the calls that Docker makes, on an overlay of
 *  the image. Files of the image that stand where a mount will be go, and empty ones take their place; directories stay.
 *  Moby: initlayer.Setup (which takes the places in random order). */
export function makeInitLayer(layers: readonly Layer[], clock: Clock): Layer {
  const init = new Layer({ name: "init" });
  if (layers.length === 0) {
    layPlaces(layerProcess(init, { clock }));
    return init;
  }
  const overlay = mount({ lowers: layers.toReversed(), upper: init, clock });
  layPlaces(overlay.process());
  overlay.umount();
  return init;
}

function layPlaces(process: Process): void {
  for (const [path, what] of PLACES) {
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      unlinkIfPossible(process, path.slice(0, end));
    }
    unlinkIfPossible(process, path);
    if (process.tryStat(path) !== null) continue;
    const parent = path.slice(0, path.lastIndexOf("/"));
    makeDirectories(process, parent);
    if (what === "dir") process.mkdir(path, 0o755);
    else if (what === "file") makeFile(process, path);
    else process.symlink(what.target, path);
  }
}

function unlinkIfPossible(process: Process, path: string): void {
  try {
    process.unlink(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT") && !isErrno(error, "EISDIR") && !isErrno(error, "ENOTDIR")) {
      throw error;
    }
  }
}
