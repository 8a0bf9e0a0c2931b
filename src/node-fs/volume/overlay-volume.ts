import type { Volume } from "memfs";
import type { Overlay } from "../../process/overlay.ts";
import type { Process } from "../../process/process.ts";
import { newVolume } from "../new-volume.ts";
import { processOf } from "../process-of.ts";
import { volumeCore } from "./volume-core.ts";

/** A real memfs Volume on an overlay, for code that wants one: arguments, results and classes are memfs' own, and what is
 *  read and written is what the mount shows. The lowers stay as they are; what is written goes to the upper, copied up
 *  where need be. Watchers hear of changes that others make, too.
 *
 *      const volume = overlayVolume(overlay);
 *      volume.fromJSON({ "/app/config": "port=443" });
 *      volume.toJSON("/app");
 *
 *  Where memfs knows no better than POSIX (rename over a directory that is not empty, a directory into itself, EXDEV for one
 *  of the lowers, permissions), it does as Linux. Relative paths start at the process's working directory. reset() removes
 *  all that "/" shows.
 *  @param source an overlay, for a process of root's with umask 0, as memfs has none; or a process, for its own rights
 *  @param volume the volume that is to be it; what it has is out of reach then. Default: a new one, which only Node makes: give
 *  one in a browser
 *  @throws TypeError for anything else */
export function overlayVolume(
  source: Overlay | Process,
  volume: Volume = newVolume("overlayVolume"),
): Volume {
  const process = processOf(source, "overlayVolume", { umask: 0 });
  const { _core: core } = volume;
  const existing = core.getFileByFdOrThrow.bind(core);
  Object.assign(core, volumeCore(process, existing));
  return volume;
}
