import type { Clock } from "../base/clock.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
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
  /** Upper of a container that ran before. */
  readonly upper?: Layer;
}

/** Something mounted over a path of the container: what is written there does not go to its upper. */
export interface ContainerMount {
  /** Absolute. Made in the upper (or -init) where it is missing, as runc does. */
  readonly target: string;
  readonly source: Layer | "tmpfs";
  readonly readonly?: boolean;
}

/** A container over an image. */
export interface Container {
  readonly overlay: Overlay;
  /** Null for BuildKit. */
  readonly init: Layer | null;
  readonly upper: Layer;
  process(init?: ProcessInit): Process;
  close(): void;
}
