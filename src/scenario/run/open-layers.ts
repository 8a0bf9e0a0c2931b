import type { Clock } from "../../base/clock.ts";
import type { Settings } from "../../build/settings.ts";
import { emptyLayer } from "../../cases/build-layers.ts";
import { CaseError } from "../../cases/case-error.ts";
import { DEFAULT_MTIME, layEntries } from "../../cases/lay-entries.ts";
import { ImageError } from "../../image/image-error.ts";
import type { ImageConfig, ImageKind, ImportedImage } from "../../image/imported-image.ts";
import { layerSize } from "../../image/layer-size.ts";
import type { ImageLimits } from "../../image/limits.ts";
import type { Layer } from "../../layer/layer.ts";
import { Store } from "../../layer/store.ts";
import type { BuildDeed } from "../result.ts";
import type { LayerSource, Scenario, ScenarioImage } from "../scenario.ts";
import { builtLayers } from "./built-layers.ts";
import { dockerErrorWords } from "./error-words.ts";
import { ScenarioRunError } from "./run-error.ts";

/** The lowers of a scenario, lowest first, and what they keep open. */
export interface OpenLayers {
  readonly store: Store;
  readonly layers: readonly OpenLayer[];
  readonly notes: readonly string[];
  /** How a container of the image starts. */
  readonly settings: Settings;
  /** Made on a bundled base. */
  readonly synthetic: boolean;
  /** Programs are there if the image has them; else all that copyup has. */
  readonly strictPath: boolean;
  /** The build that it came from. */
  readonly build: BuildDeed | null;
  /** What was imported, or laid. */
  readonly imported: ImportedLayers;
  close(): void;
}

/** Layers, and the config of the image that they are from, if it has one. */
export interface ImportedLayers {
  readonly layers: ImportedImage["layers"];
  readonly config: ImageConfig | undefined;
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
  /** Builds an image. */
  readonly build: (image: ScenarioImage & { readonly kind: "build" }) => Promise<BuildDeed>;
}

/** Lays the layers that are written out, opens those that are on disk, and builds what is to be built.
 *  @throws ScenarioRunError when one cannot be read, or the build fails */
export async function openLayers(
  { image, file }: Scenario,
  clock: Clock,
  options: OpenLayersOptions,
): Promise<OpenLayers> {
  if (image === null) return NO_LAYERS;
  if (image.kind === "build") return openBuilt(image, file, options);
  const opener = new Opener(file, options);
  try {
    if (image.kind === "layers") return await opener.sources(image.layers, clock);
    return await opener.image(image);
  } catch (error) {
    opener.close();
    throw error;
  }
}

/** Of a scenario that has no containers. */
const NO_LAYERS: OpenLayers = {
  store: new Store(),
  layers: [],
  notes: [],
  settings: {},
  synthetic: false,
  strictPath: true,
  build: null,
  imported: { layers: [], config: undefined },
  close: () => {},
};

async function openBuilt(
  image: ScenarioImage & { readonly kind: "build" },
  file: string,
  options: OpenLayersOptions,
): Promise<OpenLayers> {
  try {
    const build = await options.build(image);
    return {
      ...NO_LAYERS,
      store: new Store(),
      layers: builtLayers(build),
      settings: build.image.config.container as Settings,
      synthetic: build.built.synthetic,
      build,
    };
  } catch (error) {
    const words = dockerErrorWords(error);
    if (words === undefined) throw error;
    throw new ScenarioRunError(file, image.line, words, error);
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
  readonly #notes: string[] = [];
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

  async image(image: Exclude<ScenarioImage, { kind: "layers" | "build" }>): Promise<OpenLayers> {
    const { layers, config } = await this.#open(image);
    return this.#asOpened(new Store(), layers, config);
  }

  async sources(sources: readonly LayerSource[], clock: Clock): Promise<OpenLayers> {
    const store = new Store();
    const layers: ImportedImage["layers"][number][] = [];
    for (const source of sources) {
      if (source.kind === "entries") {
        const layer = this.#lay(source, emptyLayer(source.name, store, DEFAULT_MTIME), clock);
        layers.push({ name: source.name, layer, size: layerSize(layer) });
      } else {
        const [layer] = (await this.#open(source)).layers;
        const { createdBy, ...rest } = layer!;
        layers.push({ ...rest, name: source.name });
      }
    }
    return { ...this.#asOpened(store, layers, undefined), strictPath: false };
  }

  #asOpened(
    store: Store,
    layers: ImportedImage["layers"],
    config: ImageConfig | undefined,
  ): OpenLayers {
    return {
      ...NO_LAYERS,
      store,
      layers: layers.map(({ name, layer, createdBy }) => ({ name, layer, createdBy })),
      notes: this.#notes,
      settings: (config?.container ?? {}) as Settings,
      imported: { layers, config },
      close: () => this.close(),
    };
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
  }): Promise<ImportedImage> {
    const { reference, platform } = source;
    const { onLayer, limits } = this.#options;
    const { openImage } = await import("../../image/open-image.ts");
    try {
      const image = await openImage(source.path, {
        kind: KINDS[source.kind]!,
        onLayer,
        limits,
        ...(reference === undefined ? {} : { reference }),
        ...(platform === undefined ? {} : { platform }),
      });
      this.#opened.push(image);
      this.#notes.push(...image.notes);
      return image;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw new ScenarioRunError(this.#file, source.line, error.message, error);
    }
  }
}
