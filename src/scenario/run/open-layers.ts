import type { Clock } from "../../base/clock.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { CaseError } from "../../cases/case-error.ts";
import { DEFAULT_MTIME, layEntries } from "../../cases/lay-entries.ts";
import { ImageError } from "../../image/image-error.ts";
import type { ImageKind, ImportedImage, ImportedLayer } from "../../image/imported-image.ts";
import type { ImageLimits } from "../../image/limits.ts";
import { openImage } from "../../image/open-image.ts";
import type { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import type { LayerSource, Scenario, ScenarioImage } from "../scenario.ts";
import { ScenarioRunError } from "./run-error.ts";

/** The lowers of a scenario, lowest first, and what they keep open. */
export interface OpenLayers {
  readonly store: Store;
  readonly layers: readonly OpenLayer[];
  readonly notes: readonly string[];
  close(): void;
}

export interface OpenLayer {
  readonly name: string;
  readonly layer: Layer;
  readonly createdBy: string | undefined;
}

export interface OpenLayersOptions {
  /** Hears of each layer that is on disk, before it is read. */
  readonly onLayer: (name: string) => void;
  readonly limits: Partial<ImageLimits>;
}

/** Lays the layers that are written out, and opens those that are on disk.
 *  @throws ScenarioRunError when one cannot be read */
export async function openLayers(
  scenario: Scenario,
  clock: Clock,
  options: OpenLayersOptions,
): Promise<OpenLayers> {
  const { image, file } = scenario;
  const opener = new Opener(file, options);
  try {
    const opened =
      image.kind === "layers"
        ? await opener.sources(image.layers, clock)
        : { store: new Store(), layers: await opener.image(image) };
    return { ...opened, notes: opener.notes, close: () => opener.close() };
  } catch (error) {
    opener.close();
    throw error;
  }
}

const KINDS: Readonly<Record<string, ImageKind>> = {
  archive: "docker-archive",
  oci: "oci-layout",
  rootfs: "rootfs",
  overlay2: "overlay2",
  tar: "layer-tar",
  dir: "rootfs",
};

class Opener {
  readonly notes: string[] = [];
  readonly #file: string;
  readonly #options: OpenLayersOptions;
  readonly #opened: ImportedImage[] = [];

  constructor(file: string, options: OpenLayersOptions) {
    this.#file = file;
    this.#options = options;
  }

  close(): void {
    for (const image of this.#opened.splice(0)) image.close();
  }

  async image(image: Exclude<ScenarioImage, { kind: "layers" }>): Promise<OpenLayer[]> {
    const layers = await this.#open(image);
    return layers.map(({ name, layer, createdBy }) => ({ name, layer, createdBy }));
  }

  async sources(
    sources: readonly LayerSource[],
    clock: Clock,
  ): Promise<{ readonly store: Store; readonly layers: readonly OpenLayer[] }> {
    const store = new Store();
    const layers: OpenLayer[] = [];
    for (const source of sources) {
      const layer =
        source.kind === "entries"
          ? this.#lay(source, emptyLayer(source.name, store, DEFAULT_MTIME), clock)
          : (await this.#open(source))[0]!.layer;
      layers.push({ name: source.name, layer, createdBy: undefined });
    }
    return { store, layers };
  }

  /** What the kernel refuses to lay is found out only now: an xattr of a symlink. */
  #lay(source: LayerSource & { readonly kind: "entries" }, layer: Layer, clock: Clock): Layer {
    try {
      return layEntries(layer, source.entries, clock, source.name);
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      throw new ScenarioRunError(this.#file, source.line, error.message, error);
    }
  }

  async #open(source: {
    readonly kind: string;
    readonly path: string;
    readonly line: number;
    readonly reference?: string;
    readonly platform?: string;
  }): Promise<readonly ImportedLayer[]> {
    const { reference, platform } = source;
    try {
      const image = await openImage(source.path, {
        kind: KINDS[source.kind]!,
        ...this.#options,
        ...(reference === undefined ? {} : { reference }),
        ...(platform === undefined ? {} : { platform }),
      });
      this.#opened.push(image);
      this.notes.push(...image.notes);
      return image.layers;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw new ScenarioRunError(this.#file, source.line, error.message, error);
    }
  }
}
