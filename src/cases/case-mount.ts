import type { Clock } from "../base/clock.ts";
import { FsError } from "../base/fs-error.ts";
import type { Trace } from "../base/trace.ts";
import type { Layer } from "../layer/layer.ts";
import { mount, type Overlay } from "../process/overlay.ts";
import { type CaseLayers, emptyLayer } from "./build-layers.ts";
import type { Callers } from "./callers.ts";
import type { Case, CaseOp, Options } from "./case.ts";
import { DEFAULT_MTIME } from "./lay-entries.ts";

/** The mount of a case, and which layers it is made of: remounts change them. */
export class CaseMount {
  readonly #layers: CaseLayers;
  readonly #clock: Clock;
  readonly #callers: Callers;
  readonly #named = new Map<string, Layer>();
  /** Lowest first. */
  #lowers: readonly Layer[];
  #upper: Layer;
  #work: Layer;
  #options: Options;
  #readonly: boolean;
  #generation = 0;
  readonly #trace: Trace | null;
  #overlay: Overlay | null = null;

  constructor(
    given: Case,
    layers: CaseLayers,
    clock: Clock,
    callers: Callers,
    trace: Trace | null = null,
  ) {
    this.#trace = trace;
    this.#layers = layers;
    this.#clock = clock;
    this.#callers = callers;
    this.#lowers = layers.lowers;
    this.#upper = layers.upper;
    this.#work = layers.work;
    this.#options = given.options;
    this.#readonly = given.readonly;
    for (const layer of [...layers.lowers, ...layers.data]) this.#named.set(layer.name, layer);
  }

  get overlay(): Overlay | null {
    return this.#overlay;
  }

  /** Null when the mount has none. */
  get upper(): Layer | null {
    return this.#readonly ? null : this.#upper;
  }

  get work(): Layer {
    return this.#work;
  }

  /** @throws FsError as mount(2) */
  mount(): void {
    this.#overlay = mount({
      lowers: this.#lowers.toReversed(),
      data: this.#layers.data,
      upper: this.upper,
      ...(this.#readonly ? {} : { work: this.#work }),
      options: optionText(this.#options),
      clock: this.#clock,
      ...(this.#trace === null ? {} : { trace: this.#trace }),
    });
    this.#callers.mounted(this.#overlay);
  }

  /** Closes the named descriptors first. @throws FsError EBUSY when another is still open */
  umount(): void {
    this.#callers.closeNamed();
    this.#overlay?.umount();
    this.#overlay = null;
    this.#callers.unmounted();
  }

  /** The operations mount, umount and remount. @throws FsError */
  change(op: CaseOp): void {
    if (op.op !== "mount") this.umount();
    if (op.op === "umount") return;
    if (this.#overlay !== null) throw new FsError("EBUSY", "mount");
    if (op.rotate) this.#rotate();
    if (op.options !== undefined) this.#options = op.options;
    if (op.lower !== undefined) this.#lowers = op.lower.map((name) => this.layer(name));
    if (op.upper !== undefined) this.#upper = this.layer(op.upper);
    if (op.work !== undefined) this.#work = this.layer(op.work);
    if (op.readonly !== undefined) this.#readonly = op.readonly;
    this.mount();
  }

  /** The layer that a case calls so: its place among the lowers, "upper", "work", "lower0", "data0", or any
   *  other name for an empty one. @throws FsError ENOENT */
  layer(name: string | number): Layer {
    if (typeof name === "number") return this.#existing(this.#lowers.at(name));
    const slash = name.indexOf("/");
    if (slash > 0) return this.layer(name.slice(0, slash)).subdirectory(name.slice(slash));
    if (name === "upper") return this.#upper;
    if (name === "work") return this.#work;
    if (/^(lower|data)/.test(name)) return this.#existing(this.#named.get(shortName(name)));
    return this.#spare(`x_${name}`);
  }

  /** The upper becomes the topmost lower, under a new upper. */
  #rotate(): void {
    this.#lowers = [...this.#lowers, this.#upper];
    this.#generation++;
    this.#upper = this.#newLayer(`u${this.#generation}`, DEFAULT_MTIME);
    this.#work = this.#newLayer(`w${this.#generation}`);
  }

  #existing(layer: Layer | undefined): Layer {
    if (layer === undefined) throw new FsError("ENOENT", "mount");
    return layer;
  }

  #spare(name: string): Layer {
    let layer = this.#named.get(name);
    if (layer === undefined) {
      layer = this.#newLayer(name);
      this.#named.set(name, layer);
    }
    return layer;
  }

  /** Made while the case runs, and so under its umask. */
  #newLayer(name: string, mtime = this.#clock.now()): Layer {
    return emptyLayer(name, this.#layers.store, mtime, 0o755 & ~this.#callers.umask);
  }
}

/** "lower0" is the directory l0, "data1" d1. */
function shortName(name: string): string {
  return name.replace(/^(l)ower|^(d)ata/, "$1$2");
}

/** Options as the mount's data string has them. */
export function optionText(options: Options): string {
  return Object.entries(options)
    .filter(([, value]) => value !== false && value !== null)
    .map(([name, value]) => (value === true ? name : `${name}=${value}`))
    .join(",");
}
