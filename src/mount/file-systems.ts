import type { Layer } from "../layer/layer.ts";
import type { Store } from "../layer/store.ts";
import type { XinoMode } from "./options-read.ts";

/** The file systems that the layers of a mount lie on, and how their inode numbers stay apart. The upper's is number 0,
 *  also where there is no upper. Kernel: struct ovl_sb, ovl_get_layers */
export class FileSystems {
  /** st_dev of all that the mount shows, where one number space suffices. */
  readonly device: number;
  /** One store has all layers: its inode numbers are shown as they are. Kernel: ovl_same_fs */
  readonly same: boolean;
  /** Where the number of the file system stands in a number shown: of the 64 bits the highest ones are taken. Null: the
   *  numbers are shown as they are, and devices tell them apart. */
  readonly shift: bigint | null;
  /** By layer: 0 is the upper, then lowers and data-only layers. */
  readonly #numbers: readonly number[];
  /** st_dev of what is no directory, by file system. */
  readonly #devices: readonly number[];

  /** `below`: lowers and data-only layers, topmost first. */
  constructor(below: readonly Layer[], upper: Layer | null, xino: XinoMode) {
    const stores: (Store | null)[] = [upper?.store ?? null];
    const lowers = below.map(({ store }) => {
      if (!stores.includes(store)) stores.push(store);
      return stores.indexOf(store);
    });
    const own = (upper ?? below[0]!).store;
    const count = stores.filter((store) => store !== null).length;
    this.device = own.allocateDevice();
    this.same = count === 1;
    this.#numbers = [0, ...lowers];
    this.#devices = this.same ? [] : stores.map(() => own.allocateDevice());
    const bits = BigInt(Math.floor(Math.log2(Math.max(stores.length - 1, 1))) + 2);
    // The lowest of the bits is kept for numbers that do not last.
    this.shift = this.same || xino === "off" ? null : 64n - bits + 1n;
  }

  /** A directory and a file of the same layer may have one device: so `du -x` crosses no border. Kernel: ovl_same_dev */
  get sameDevice(): boolean {
    return this.same || this.shift !== null;
  }

  of(layer: number): number {
    return this.#numbers[layer]!;
  }

  deviceOf(layer: number): number {
    return this.#devices[this.of(layer)]!;
  }
}

/** Layers that were made apart come to lie on one store, as Docker keeps them: where one of them lies already, if any has
 *  been mounted before. Stores with other ids are other file systems.
 *  @throws TypeError two file systems with one id */
export function placeOnStores(layers: readonly Layer[]): void {
  const own = layers.filter(({ store }) => store.depth === 0);
  const chosen = new Map<number, Store>();
  for (const { store, placed } of own) {
    if (!chosen.has(store.id) && placed) chosen.set(store.id, store);
  }
  for (const { store } of [...own].reverse()) {
    if (!chosen.has(store.id)) chosen.set(store.id, store);
  }
  for (const layer of own) {
    const store = chosen.get(layer.store.id)!;
    if (!layer.placeOn(store)) {
      throw new TypeError(
        `layer "${layer.name}" was mounted on another store before: give that store an id of its own to make it another file system`,
      );
    }
  }
}
