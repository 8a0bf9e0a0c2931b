import type { Clock } from "../../src/base/clock.ts";
import { FsError } from "../../src/base/fs-error.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import type { Directory } from "../../src/layer/directory.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { StoreLimits } from "../../src/layer/store-limits.ts";
import { layerProcess } from "../../src/process/layer-process.ts";
import type { Mapping } from "../../src/process/mapping.ts";
import { mountAt } from "../../src/process/mount-at.ts";
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
  #overlay: Overlay | null = null;
  #process: Process | null = null;

  constructor(recorded: RecordedCase, layers: RecordedLayers, clock: Clock) {
    this.layers = layers;
    this.#recorded = recorded;
    this.#clock = clock;
    for (const layer of this.bareLayers()) {
      this.#bare.set(layer.name, layerProcess(layer, { umask: UMASK, clock }));
    }
  }

  get overlay(): Overlay {
    return this.#overlay!;
  }

  bareLayers(): readonly Layer[] {
    const { lowers, data, upper, work } = this.layers;
    return [...lowers, ...data, ...(upper === null ? [] : [upper]), work];
  }

  /** @throws FsError as mount(2) */
  mount(options = this.#recorded.opts ?? ""): void {
    const { rawopts, lower_fs } = this.#recorded;
    // One tree is one file system.
    if (rawopts === undefined || lower_fs !== undefined) {
      this.#overlay = this.#mount(
        rawopts?.replace(/(lower|upper|work)dir=[^,]*,?/g, "") ?? options,
      );
    } else this.#overlay = this.#mountRaw(rawopts);
    this.#process = this.#overlay.process({ umask: UMASK });
  }

  /** "d/f" is on the mount; "upper:/d/f", "lower0:/d/f", "work:/work" on a layer. */
  at(path: string): Place {
    const [, name, rest] = /^(upper|work|lower\d+|data\d+):(.*)$/.exec(path) ?? [];
    if (name === undefined) {
      return { process: this.#process!, path: path.startsWith("/") ? path : `/${path}` };
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

  remount(options?: string): void {
    this.exit();
    this.overlay.umount();
    this.mount(options);
  }

  /** Of the upper's file system. */
  limits(): StoreLimits {
    const { store } = this.layers.work;
    store.limits ??= new StoreLimits();
    return store.limits;
  }

  #mount(options: string): Overlay {
    const { lowers, data, upper, work } = this.layers;
    return mount({
      lowers: lowers.toReversed(),
      data,
      upper,
      work,
      options,
      readonly: this.#recorded.mflags === 1,
      clock: this.#clock,
    });
  }

  /** By a data string, in a tree that has all layers at its top. */
  #mountRaw(rawopts: string): Overlay {
    const host = new LayerBuilder({ name: "host", store: this.layers.work.store });
    host.put("/other", { type: "dir", mode: 0o755 });
    for (const layer of this.bareLayers()) {
      (host.layer.root.body as Directory).set(layer.name, layer.root);
    }
    const data = rawopts.replace(/\{(\w+)\}/g, "/$1");
    return mountAt(host.layer, data, {
      readonly: this.#recorded.mflags === 1,
      clock: this.#clock,
    });
  }

  #all(): Process[] {
    return [...(this.#process === null ? [] : [this.#process]), ...this.#bare.values()];
  }
}
