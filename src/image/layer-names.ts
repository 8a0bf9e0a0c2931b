import type { Digest } from "./imported-image.ts";

/** Digits of a digest that Docker shows. */
const SHOWN = 12;

/** Gives each layer of an image a name of its own: the beginning of its diff_id, as Docker shows ids. */
export class LayerNames {
  readonly #used = new Map<string, number>();

  ofDigest(digest: Digest): string {
    return this.unique(digest.slice("sha256:".length).slice(0, SHOWN));
  }

  unique(name: string): string {
    const uses = (this.#used.get(name) ?? 0) + 1;
    this.#used.set(name, uses);
    return uses === 1 ? name : `${name} (${uses})`;
  }
}
