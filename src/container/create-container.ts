import type { Clock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import { isDir } from "../layer/inode.ts";
import { Layer } from "../layer/layer.ts";
import type { MountTree } from "../process/mount-tree.ts";
import { mount, type Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import { ProcessList } from "../process/process-list.ts";
import type { ProcessInit } from "../process/task.ts";
import type { Container, ContainerInit } from "./container.ts";
import { ContainerError } from "./container-error.ts";
import { makeInitLayer } from "./init-layer.ts";
import { makeMountPoint, makeWorkdir } from "./make-path.ts";
import { planMounts } from "./plan-mounts.ts";
import type { MountPlan } from "./runtime-mounts.ts";
import { removeStubs } from "./stubs.ts";

/** A container on the layers of an image, with the mounts that runc makes, ready for processes.
 *  @throws ContainerError a mount that cannot be made */
export function createContainer(init: ContainerInit): Container {
  return new LayeredContainer(init);
}

class LayeredContainer implements Container {
  readonly layers: readonly Layer[];
  readonly overlay: Overlay;
  readonly init: Layer | null;
  readonly upper: Layer;
  readonly #tree: MountTree;
  readonly #processes = new ProcessList();
  /** What was made for mounts to lie on, and is to go again. */
  readonly #stubs: readonly string[];
  readonly #cleanup: "files" | "all";
  readonly #clock: Clock;

  constructor(init: ContainerInit) {
    const { layers, clock, trace, kind } = init;
    this.layers = layers;
    this.init = kind === "buildkit" ? null : (init.init ?? makeInitLayer(layers, clock));
    this.upper = init.upper ?? new Layer({ name: "upper" });
    this.#cleanup = init.stubs ?? "all";
    this.#clock = clock;
    const below = [...layers, ...(this.init === null ? [] : [this.init])];
    // An overlay has a lower layer, and an image from scratch none.
    const lowers = below.length === 0 ? [new Layer({ name: "scratch" })] : below.toReversed();

    // The runtime's own work comes first, on a mount of its own: it is not what the container does.
    const first = mount({ lowers, upper: this.upper, clock });
    if (init.workdir !== undefined) makeWorkdir(first.process(), init.workdir);
    const plans = planMounts(init, first.process());
    const made = mountAll(first.mountTree(), plans);
    first.umount();
    this.#stubs = kind === "buildkit" ? made : [];

    const work = first.work!;
    this.overlay = mount({
      ...{ lowers, upper: this.upper, work, clock },
      ...(init.options === undefined ? {} : { options: init.options }),
      ...(trace === undefined ? {} : { trace }),
    });
    this.#tree = this.overlay.mountTree({ readonly: init.readonly === true });
    mountAll(this.#tree, plans);
  }

  process(init?: ProcessInit): Process {
    const process = this.#tree.process(init);
    this.#processes.add(process);
    return process;
  }

  close(): void {
    this.#processes.closeAll();
    this.#tree.close();
    removeStubs(this.overlay.process(), this.#stubs, this.#cleanup);
    this.overlay.umount();
    // Whoever looks at it next mounts it again, and a mount empties the workdir: whiteouts lose the link kept there.
    // One lower layer will do for that.
    const lowers = this.overlay.lowers.slice(0, 1);
    const { upper, overlay } = this;
    mount({ lowers, upper, work: overlay.work!, clock: this.#clock }).umount();
  }
}

/** Makes the mounts, and the places for them. Gives the paths that had to be made. */
function mountAll(tree: MountTree, plans: readonly MountPlan[]): string[] {
  const made: string[] = [];
  const process = tree.process();
  for (const plan of plans) {
    const { target, layer, source, readonly, traced = false } = plan;
    try {
      const paths = makeMountPoint(process, target, plan.kind);
      if (plan.transient) made.push(...paths);
      tree.mount(target, layer, { source, readonly, traced });
    } catch (error) {
      throw error instanceof FsError ? cannotMount(plan, error) : error;
    }
  }
  return made;
}

function cannotMount({ target, kind, layer, source }: MountPlan, cause: FsError): ContainerError {
  const isDirectory = layer.get(source);
  const what = isDirectory !== undefined && isDir(isDirectory) ? "directory" : kind;
  return new ContainerError(`cannot mount a ${what} over ${target}: ${cause.message}`, {
    cause,
    remedy: "mount a directory over a directory, and a file over a file",
  });
}
