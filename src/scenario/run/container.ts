import type { Clock } from "../../base/clock.ts";
import { isErrno } from "../../base/fs-error.ts";
import type { Trace } from "../../base/trace.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { Callers, type Credentials } from "../../cases/callers.ts";
import type { CaseOp } from "../../cases/case.ts";
import { errnoName } from "../../cases/errno-name.ts";
import { DEFAULT_MTIME } from "../../cases/lay-entries.ts";
import { runOperation } from "../../cases/operations.ts";
import type { OpValue } from "../../cases/outcome.ts";
import { Identities } from "../../cases/stat-outcome.ts";
import type { ContainerMount, Container as DockerContainer } from "../../container/container.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Store } from "../../layer/store.ts";
import { mount, type Overlay } from "../../process/overlay.ts";
import type { Process } from "../../process/process.ts";
import type { ProcessInit } from "../../process/task.ts";
import type { StepOutcome } from "../result.ts";
import type { MountOptionFields } from "../scenario.ts";
import type { Recorder } from "./recorder.ts";

/** What a container stands on. */
export interface ContainerInit {
  readonly name: string;
  /** Topmost first. */
  readonly lowers: readonly Layer[];
  readonly store: Store;
  readonly options: MountOptionFields;
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Mounts as Docker does, with a layer of its own and the runtime's mounts. Default: the overlay alone. */
  readonly mountDocker?: (given: DockerMount) => DockerContainer;
  /** What it begins with. Default: nothing. */
  readonly upper?: Layer;
  /** A remount keeps the options, whatever a step says. */
  readonly keepsOptions?: boolean;
}

/** What a mount as Docker's is made with. */
export interface DockerMount {
  readonly upper: Layer;
  /** Of the container when it was mounted before. */
  readonly init: Layer | undefined;
  readonly options: MountOptionFields;
  readonly trace: Trace;
  /** In place of the image's, lowest first. */
  readonly layers?: readonly Layer[];
  readonly mounts?: readonly ContainerMount[];
}

/** What programs work on, until it is stopped. */
interface Mounted {
  readonly overlay: Overlay;
  readonly docker: DockerContainer | null;
  process(init?: ProcessInit): Process;
  stop(): void;
}

/** A mount with an upper of its own, and the program that works on it. It has one set of descriptors, one
 *  working directory and one umask, whoever makes a call. */
export class Container {
  readonly name: string;
  readonly upper: Layer;
  readonly recorder: Recorder;
  readonly #init: ContainerInit;
  readonly #callers: Callers;
  readonly #identities = new Identities();
  /** Paths that descriptors were opened with. */
  readonly #paths = new Map<string, string>();
  readonly #work: Layer;
  #options: MountOptionFields;
  #mounted: Mounted;

  /** Mounts. @throws MountOptionError, FsError */
  constructor(init: ContainerInit) {
    const { name, store, clock } = init;
    this.name = name;
    this.upper = init.upper ?? emptyLayer(`${name}/upper`, store, DEFAULT_MTIME);
    this.#work = emptyLayer(`${name}/work`, store, clock.now());
    this.recorder = init.recorder;
    this.#init = init;
    this.#options = init.options;
    this.#callers = new Callers(clock);
    this.#callers.setUmask(UMASK);
    this.#mounted = this.#mount();
  }

  get overlay(): Overlay {
    return this.#mounted.overlay;
  }

  get work(): Layer {
    return this.overlay.work!;
  }

  /** As Docker sees it. */
  get docker(): DockerContainer {
    const { docker } = this.#mounted;
    if (docker === null) throw new Error("unreachable: this container is an overlay alone");
    return docker;
  }

  /** Docker's layer between the image and the container; null for the overlay alone. */
  get initLayer(): Layer | null {
    return this.#mounted.docker?.init ?? null;
  }

  /** Makes the calls of one operation. Only a bug of ours throws. */
  run(op: CaseOp, as: Credentials): StepOutcome {
    if (op.op !== "remount" && this.#callers.onMount === null) return NOT_MOUNTED;
    try {
      const value = op.op === "remount" ? this.#remount(op) : this.#call(op, as);
      return value === undefined ? { ok: true } : { ok: true, value };
    } catch (error) {
      if (!isErrno(error)) throw error;
      return { ok: false, errno: errnoName(error), message: error.message };
    }
  }

  /** Ends the program and unmounts. */
  close(): void {
    this.#callers.closeAll();
    this.#callers.unmounted();
    this.#mounted.stop();
  }

  /** The path an operation is about: its own, or that of its descriptor. */
  pathOf({ path, fd }: CaseOp): string | undefined {
    return path ?? (fd === undefined ? undefined : this.#paths.get(fd));
  }

  #call(op: CaseOp, as: Credentials): OpValue | undefined {
    if (op.fd !== undefined && op.path !== undefined) this.#paths.set(op.fd, op.path);
    const process = this.#callers.onMount!;
    const context = { process, callers: this.#callers, identities: this.#identities };
    return this.#callers.as(as, () => runOperation(op, context));
  }

  #remount({ options }: CaseOp): undefined {
    this.#callers.closeAll();
    this.#callers.unmounted();
    this.#mounted.stop();
    if (options !== undefined && this.#init.keepsOptions !== true) {
      this.#options = options as MountOptionFields;
    }
    this.#mounted = this.#mount();
  }

  #mount(): Mounted {
    const { mountDocker } = this.#init;
    const mounted = mountDocker === undefined ? this.#mountAlone() : this.#mountWith(mountDocker);
    this.#callers.mounted(mounted);
    return mounted;
  }

  #mountAlone(): Mounted {
    const { lowers, clock, recorder } = this.#init;
    const overlay = mount({
      lowers,
      upper: this.upper,
      work: this.#work,
      options: this.#options,
      clock,
      trace: recorder.trace,
    });
    return {
      overlay,
      docker: null,
      process: (init) => overlay.process(init),
      stop: () => overlay.umount(),
    };
  }

  #mountWith(mountDocker: NonNullable<ContainerInit["mountDocker"]>): Mounted {
    const { trace } = this.#init.recorder;
    // The first time there is none to be had from before.
    const init = this.#mounted?.docker?.init ?? undefined;
    const docker = mountDocker({ upper: this.upper, init, options: this.#options, trace });
    return {
      overlay: docker.overlay,
      docker,
      process: (given) => docker.process(given),
      stop: () => docker.close(),
    };
  }
}

const UMASK = 0o022;

/** After a remount that failed: no errno of the kernel, but the word that outcomes of cases have for it. */
const NOT_MOUNTED: StepOutcome = {
  ok: false,
  errno: "ENOTMOUNTED",
  message: "nothing is mounted: the remount failed",
};
