import type { Clock } from "../../src/base/clock.ts";
import { FsError } from "../../src/base/fs-error.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { layerProcess } from "../../src/process/layer-process.ts";
import type { Mapping } from "../../src/process/mapping.ts";
import { mount, type Overlay } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";
import type { RecordedCase } from "./recorded-case.ts";
import type { RecordedLayers } from "./recorded-layers.ts";

/** A path with the process that goes there: on the mount, or on the bare layer that a prefix names. */
export interface Place {
  readonly process: Process;
  readonly path: string;
}

export interface OpenFile {
  readonly process: Process;
  readonly fd: number;
}

const UMASK = 0o022;

/** What a recorded case runs on: the mount, the layers beside it, and what the case has given names to. */
export class RecordedMachine {
  readonly layers: RecordedLayers;
  readonly mappings = new Map<string, Mapping>();
  readonly #recorded: RecordedCase;
  readonly #clock: Clock;
  readonly #bare = new Map<string, Process>();
  readonly #files = new Map<string, OpenFile>();
  #overlay: Overlay;
  #process: Process;

  constructor(recorded: RecordedCase, layers: RecordedLayers, clock: Clock) {
    this.layers = layers;
    this.#recorded = recorded;
    this.#clock = clock;
    this.#overlay = this.#mount();
    this.#process = this.#overlay.process({ umask: UMASK });
    for (const layer of this.bareLayers()) {
      this.#bare.set(layer.name, layerProcess(layer, { umask: UMASK, clock }));
    }
  }

  get overlay(): Overlay {
    return this.#overlay;
  }

  /** Topmost last, without the workdir. */
  bareLayers(): readonly Layer[] {
    const { lowers, upper, work } = this.layers;
    return [...lowers, ...(upper === null ? [] : [upper]), work];
  }

  /** "d/f" is on the mount; "upper:/d/f", "lower0:/d/f", "work:/work" on a layer. */
  at(path: string): Place {
    const [, name, rest] = /^(upper|work|lower\d+):(.*)$/.exec(path) ?? [];
    if (name === undefined) {
      return { process: this.#process, path: path.startsWith("/") ? path : `/${path}` };
    }
    return { process: this.bare(name), path: rest! };
  }

  bare(name: string): Process {
    const process = this.#bare.get(name);
    if (process === undefined) throw new Error(`no layer ${name}`);
    return process;
  }

  open(name: string, file: OpenFile): void {
    this.#files.set(name, file);
  }

  file(name: string): OpenFile {
    const file = this.#files.get(name);
    if (file === undefined) throw new FsError("EBADF", name);
    return file;
  }

  close(name: string): void {
    const { process, fd } = this.file(name);
    this.#files.delete(name);
    process.close(fd);
  }

  /** The group follows; there are no others. */
  become(uid: number): void {
    for (const process of this.#all()) process.setCredentials({ uid, gid: uid });
  }

  umask(mask: number): void {
    for (const process of this.#all()) process.umask(mask);
  }

  /** The recorded program is over: nothing it opened stays open. */
  exit(): void {
    this.become(0);
    for (const process of this.#all()) process.closeAll();
    this.#files.clear();
  }

  remount(): void {
    this.exit();
    this.#overlay.umount();
    this.#overlay = this.#mount();
    this.#process = this.#overlay.process({ umask: UMASK });
  }

  #mount(): Overlay {
    const { lowers, upper, work } = this.layers;
    return mount({
      lowers: lowers.toReversed(),
      upper,
      work,
      options: this.#recorded.opts ?? "",
      readonly: this.#recorded.mflags === 1,
      clock: this.#clock,
    });
  }

  #all(): Process[] {
    return [this.#process, ...this.#bare.values()];
  }
}
