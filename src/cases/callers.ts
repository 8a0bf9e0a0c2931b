import type { Clock } from "../base/clock.ts";
import type { Layer } from "../layer/layer.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import type { CaseProgram } from "./case-process.ts";
import { NamedDescriptors } from "./named-descriptors.ts";

/** Who makes an operation's calls. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

const ROOT: Credentials = { uid: 0, gid: 0, groups: [0] };

/** The one program of a case. It works on the mount and, for operations with `at`, on bare layers: each of these
 *  has a Process of its own, and what a program has only once (umask, credentials, descriptors) is kept alike. */
export class Callers extends NamedDescriptors implements CaseProgram {
  readonly #clock: Clock;
  readonly #onLayers = new Map<Layer, Process>();
  #onMount: Process | null = null;
  #umask = 0;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** The process on the mount; null while nothing is mounted. */
  get onMount(): Process | null {
    return this.#onMount;
  }

  /** What programs are to work on: an overlay, or one with other mounts over it. */
  mounted(mount: Pick<Overlay, "process">): void {
    this.#onMount = mount.process({ ...ROOT, umask: this.#umask });
  }

  unmounted(): void {
    this.#onMount = null;
  }

  onLayer(layer: Layer): Process {
    let process = this.#onLayers.get(layer);
    if (process === undefined) {
      process = layerProcess(layer, { ...ROOT, umask: this.#umask, clock: this.#clock });
      this.#onLayers.set(layer, process);
    }
    return process;
  }

  get umask(): number {
    return this.#umask;
  }

  setUmask(mask: number): void {
    this.#umask = mask;
    for (const process of this.#all()) process.umask(mask);
  }

  as<T>(credentials: Credentials, act: () => T): T {
    for (const process of this.#all()) process.setCredentials(credentials);
    try {
      return act();
    } finally {
      for (const process of this.#all()) process.setCredentials(ROOT);
    }
  }

  /** Closes what is open at all. */
  closeAll(): void {
    this.forgetAll();
    for (const process of this.#all()) process.closeAll();
  }

  #all(): Process[] {
    const onMount = this.#onMount === null ? [] : [this.#onMount];
    return [...onMount, ...this.#onLayers.values()];
  }
}
