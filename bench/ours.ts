import { Layer, mount, type Overlay, type Process, type ProcessInit } from "../src/index.ts";
import { layersOf, type Stack } from "./data.ts";

/** A stack mounted by the engine. */
export class OurOverlay {
  readonly stack: Stack;
  readonly #lowers: readonly Layer[];
  readonly #as: ProcessInit;
  upper = new Layer();
  overlay: Overlay;
  process: Process;

  constructor(stack: Stack, as: ProcessInit = {}) {
    this.stack = stack;
    this.#lowers = layersOf(stack.trees);
    this.#as = as;
    this.overlay = this.#mount();
    this.process = this.overlay.process(as);
  }

  /** Mounts again over an empty upper: nothing is cached. */
  remount(): void {
    this.upper = new Layer();
    this.overlay = this.#mount();
    this.process = this.overlay.process(this.#as);
  }

  #mount(): Overlay {
    return mount({ lowers: this.#lowers, upper: this.upper });
  }
}

export const ourName = (layers: number): string => `copyup, ${counted(layers)}`;

export const kernelName = (layers: number): string => `real overlay, ${counted(layers)}`;

const counted = (layers: number): string => `${layers} layer${layers === 1 ? "" : "s"}`;
