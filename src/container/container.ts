import type { Clock } from "../base/clock.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
import type { OptionsGiven } from "../mount/options.ts";
import type { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import type { ProcessInit } from "../process/task.ts";

/** What a container is made of. */
export interface ContainerInit {
  /** The image's layers, lowest first. */
  readonly layers: readonly Layer[];
  readonly clock: Clock;
  readonly trace?: Trace;
  /** "container": as `docker run` (an -init layer with /.dockerenv, /etc/hosts …); "build": as the classic builder's
   *  RUN; "buildkit": as BuildKit's RUN, without an -init layer. */
  readonly kind: "container" | "build" | "buildkit";
  readonly mounts?: readonly ContainerMount[];
  readonly readonly?: boolean;
  /** Of the overlay, where they are not to be Docker's. */
  readonly options?: OptionsGiven;
  /** Where it begins: made, with those above, where it is missing, and the owner of what is made. */
  readonly workdir?: { readonly path: string; readonly uid: number; readonly gid: number };
  /** Upper of a container that ran before. */
  readonly upper?: Layer;
  /** Its -init layer. */
  readonly init?: Layer;
  /** What /etc/hostname says. Default: that of a container without a network. */
  readonly hostname?: string;
  /** Of "buildkit": what was made for mounts to lie on goes at the end, empty files only (20.10), or directories too,
   *  the times of those above put back (0.13 and later). Default: "all". */
  readonly stubs?: "files" | "all";
}

/** Something mounted over a path of the container: what is written there does not go to its upper. */
export interface ContainerMount {
  /** Absolute. Made in the upper (or -init) where it is missing, as runc does. */
  readonly target: string;
  readonly source: Layer | "tmpfs";
  /** A directory or a single file of the layer. Default: all of it. */
  readonly subpath?: string;
  readonly readonly?: boolean;
  /** A volume: while it is empty, it takes what the image has at the target. Not so for a bind mount. */
  readonly volume?: boolean;
  /** The container's trace hears what programs read and write there. */
  readonly traced?: boolean;
}

/** A container over an image. */
export interface Container {
  /** The image's layers, lowest first. */
  readonly layers: readonly Layer[];
  readonly overlay: Overlay;
  /** Null for BuildKit. */
  readonly init: Layer | null;
  readonly upper: Layer;
  /** A process in the container: it sees the mounts, too. */
  process(init?: ProcessInit): Process;
  /** Ends all processes and mounts. What was written stays in `upper`. */
  close(): void;
}
