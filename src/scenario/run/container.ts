import type { Clock } from "../../base/clock.ts";
import { isErrno } from "../../base/fs-error.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { Callers, type Credentials } from "../../cases/callers.ts";
import type { CaseOp } from "../../cases/case.ts";
import { errnoName } from "../../cases/errno-name.ts";
import { DEFAULT_MTIME } from "../../cases/lay-entries.ts";
import { runOperation } from "../../cases/operations.ts";
import type { OpValue } from "../../cases/outcome.ts";
import { Identities } from "../../cases/stat-outcome.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Store } from "../../layer/store.ts";
import { mount, type Overlay } from "../../process/overlay.ts";
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
}

/** A mount with an upper of its own, and the program that works on it. It has one set of descriptors, one
 *  working directory and one umask, whoever makes a call. */
export class Container {
  readonly name: string;
  readonly upper: Layer;
  readonly work: Layer;
  readonly recorder: Recorder;
  readonly #init: ContainerInit;
  readonly #callers: Callers;
  readonly #identities = new Identities();
  /** Paths that descriptors were opened with. */
  readonly #paths = new Map<string, string>();
  #options: MountOptionFields;
  #overlay: Overlay;

  /** Mounts. @throws MountOptionError, FsError */
  constructor(init: ContainerInit) {
    const { name, store, clock } = init;
    this.name = name;
    this.upper = emptyLayer(`${name}/upper`, store, DEFAULT_MTIME);
    this.work = emptyLayer(`${name}/work`, store, clock.now());
    this.recorder = init.recorder;
    this.#init = init;
    this.#options = init.options;
    this.#callers = new Callers(clock);
    this.#callers.setUmask(UMASK);
    this.#overlay = this.#mount();
  }

  get overlay(): Overlay {
    return this.#overlay;
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
    this.#overlay.umount();
    if (options !== undefined) this.#options = options as MountOptionFields;
    this.#overlay = this.#mount();
  }

  #mount(): Overlay {
    const { lowers, clock, recorder } = this.#init;
    const overlay = mount({
      lowers,
      upper: this.upper,
      work: this.work,
      options: this.#options,
      clock,
      trace: recorder.trace,
    });
    this.#callers.mounted(overlay);
    return overlay;
  }
}

const UMASK = 0o022;

/** After a remount that failed: no errno of the kernel, but the word that outcomes of cases have for it. */
const NOT_MOUNTED: StepOutcome = {
  ok: false,
  errno: "ENOTMOUNTED",
  message: "nothing is mounted: the remount failed",
};
