import { Layer } from "../../layer/layer.ts";

/** The directories of RUN --mount=type=cache, by id: they live on from step to step, and are in no layer. */
export class Caches {
  readonly #layers = new Map<string, Layer>();

  /** The cache `id`; made by `create` when it is first asked for. */
  get(id: string, create: () => Layer = () => new Layer({ name: `cache ${id}` })): Layer {
    let layer = this.#layers.get(id);
    if (layer === undefined) {
      layer = create();
      this.#layers.set(id, layer);
    }
    return layer;
  }
}
