import type { Clock } from "../../base/clock.ts";
import type { Trace } from "../../base/trace.ts";
import type { ImageLayer } from "../../image/image.ts";
import { isDir, namesOf } from "../../layer/inode.ts";
import { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import { layerProcess } from "../../process/layer-process.ts";
import { mount } from "../../process/overlay.ts";
import type { Process } from "../../process/process.ts";

/** The layers of a stage, lowest first; all on one file system, as Docker keeps them. */
export class LayerStack {
  readonly layers: readonly ImageLayer[];
  readonly #store: Store;

  constructor(layers: readonly ImageLayer[] = [], store = new Store()) {
    this.layers = layers;
    // Where a build before this one put them: one that comes from its cache may lie nowhere yet.
    this.#store = layers.find(({ layer }) => layer.placed)?.layer.store ?? store;
    // Numbered before anything is written: what a build writes does not change the numbers below.
    for (const { layer } of layers) layer.placeOn(this.#store);
  }

  with(layer: ImageLayer): LayerStack {
    return new LayerStack([...this.layers, layer], this.#store);
  }

  /** Topmost first, as overlayfs takes them. */
  get lowers(): Layer[] {
    return this.layers.map(({ layer }) => layer).reverse();
  }

  /** A new layer on top, and root in it. Without layers below there is nothing to overlay: the layer itself. */
  write(clock: Clock, trace?: Trace): { readonly upper: Layer; readonly root: Process } {
    const upper = new Layer({ name: "diff", store: this.#store });
    const { lowers } = this;
    if (lowers.length === 0) return { upper, root: layerProcess(upper, { clock }) };
    const overlay = mount({ lowers, upper, clock, ...(trace === undefined ? {} : { trace }) });
    return { upper, root: overlay.process() };
  }

  /** What the layers show, for reading. */
  read(clock: Clock): Process {
    // Without an upper, overlayfs wants two layers.
    const below = [0, 1].map(() => new Layer({ name: "nothing", store: this.#store }));
    return mount({ lowers: [...this.lowers, ...below], clock }).process();
  }
}

/** Nothing was written, not even to a directory above. */
export function isUntouched({ root }: Layer): boolean {
  return !isDir(root) || namesOf(root).size === 0;
}
