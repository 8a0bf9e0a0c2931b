import { misuse } from "../base/misuse.ts";
import { Overlay } from "../process/overlay.ts";
import { Process } from "../process/process.ts";
import type { ProcessInit } from "../process/task.ts";

/** The process that was given, or a new one of root's on the overlay that was. @throws TypeError for anything else */
export function processOf(
  source: Overlay | Process,
  caller: string,
  init: ProcessInit = {},
): Process {
  if (source instanceof Overlay) return source.process(init);
  if (source instanceof Process) return source;
  throw misuse(caller, "an overlay, as mount() makes one, or a process of it", source);
}
