import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Clock } from "../../base/clock.ts";
import type { BaseImage, DonorImage } from "../../build/build.ts";
import type { BuildContext } from "../../build/build-context.ts";
import { buildImage } from "../../build/build-image.ts";
import { StepMemory } from "../../build/cache/step-memory.ts";
import { openContext } from "../../build/context/open-context.ts";
import type { DeclaredCommands } from "../../build/effects/declare-commands.ts";
import { BUILD_PROFILES, type EngineName } from "../../build/profile.ts";
import { imageOf } from "../../docker/image-file.ts";
import { openImage } from "../../image/open-image.ts";
import type { ShellLimits } from "../../shell/limits.ts";
import type { BuildDeed } from "../result.ts";
import type { BuildRequest } from "../scenario.ts";
import type { Images } from "./images.ts";

export interface BuilderInit {
  readonly images: Images;
  readonly clock: Clock;
  readonly declared: DeclaredCommands;
  readonly signal: AbortSignal | undefined;
  readonly limits: Partial<ShellLimits>;
  readonly onStep: (words: string) => void;
}

/** Builds the images of a scenario, each engine with a cache of its own that begins empty. */
export class Builder {
  readonly #init: BuilderInit;
  readonly #caches = new Map<EngineName, StepMemory>();
  readonly #closers: (() => void)[] = [];

  constructor(init: BuilderInit) {
    this.#init = init;
  }

  /** Lets go of the contexts, whose files layers are read from. */
  close(): void {
    for (const close of this.#closers.splice(0).reverse()) close();
  }

  /** Builds, and gives the image its names. @throws BuildError with the place and what to do */
  async build(request: BuildRequest): Promise<BuildDeed> {
    const { images, clock, declared, signal, limits, onStep } = this.#init;
    const { target, args, labels, platform, noCache, engine, tags } = request;
    const profile = BUILD_PROFILES[engine];
    const cache = this.#cacheOf(engine);
    const context = await this.#open(request, request.context, request.file);
    const bases = new Map<string, BaseImage>();
    const result = await buildImage({
      ...{ context, profile, clock, args, labels, limits },
      contexts: await this.#contexts(request),
      layerFrom: await this.#donors(request),
      resolveImage: async (name) => {
        const base = await images.resolve(name);
        bases.set(name, base);
        return base;
      },
      cache: noCache ? null : cache,
      commands: declared.commands,
      commandsKey: declared.key,
      onStep: ({ original }) => onStep(original),
      ...(target === undefined ? {} : { target }),
      ...(platform === undefined ? {} : { platform }),
      ...(signal === undefined ? {} : { signal }),
    });
    this.#closers.push(() => result.close());
    const { image, stages, steps, warnings, checks, synthetic } = result;
    const baseLayers = images.baseLayersOf(image, [...bases.values()]);
    for (const tag of tags) images.tag(tag, { image, synthetic });
    const facts = { id: image.config.id, layers: image.layers.length, bytes: sizeOf(image) };
    return {
      kind: "build",
      built: {
        ...{ file: context.dockerfileName, engine, stages, steps, warnings, checks, synthetic },
        ...{ image: facts, names: tags, taken: [] },
      },
      ...{ image, baseLayers },
    };
  }

  #cacheOf(engine: EngineName): StepMemory {
    const cache = this.#caches.get(engine) ?? new StepMemory();
    this.#caches.set(engine, cache);
    return cache;
  }

  /** Further contexts need no Dockerfile: an empty one is given. */
  async #contexts(request: BuildRequest): Promise<Map<string, BuildContext>> {
    const contexts = new Map<string, BuildContext>();
    for (const [name, path] of request.contexts) {
      contexts.set(name, await this.#open(request, path, "-"));
    }
    return contexts;
  }

  /** Images that RUNs take their layers from: those of the scenario, or saved ones. */
  async #donors({ folder, layerFrom }: BuildRequest): Promise<DonorImage[]> {
    const donors: DonorImage[] = [];
    for (const name of layerFrom) {
      const path = resolve(folder, name);
      if (existsSync(path)) {
        const opened = await openImage(path);
        this.#closers.push(() => opened.close());
        donors.push({ name, image: imageOf(opened, path) });
      } else {
        donors.push({ name, image: (await this.#init.images.resolve(name)).image });
      }
    }
    return donors;
  }

  async #open(
    { folder, engine }: BuildRequest,
    path: string,
    dockerfile: string | undefined,
  ): Promise<BuildContext> {
    const context = await openContext({
      ...{ context: path, profile: BUILD_PROFILES[engine], cwd: folder, stdin: [] },
      ...(dockerfile === undefined ? {} : { dockerfile }),
    });
    this.#closers.push(() => context.close());
    return context;
  }
}

function sizeOf({ layers }: BaseImage["image"]): number {
  return layers.reduce((sum, { size }) => sum + size, 0);
}
