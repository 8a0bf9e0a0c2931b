import type { Clock } from "../base/clock.ts";
import { bundledBase, isSynthetic } from "../build/bases/bundled-base.ts";
import { unknownImage } from "../build/bases/unknown-image.ts";
import type { BaseImage, BuildInit, BuildStep } from "../build/build.ts";
import type { BuildContext } from "../build/build-context.ts";
import { buildImage as build } from "../build/build-image.ts";
import { keepBuild } from "../build/cache/keep-build.ts";
import { KeptSteps } from "../build/cache/kept-steps.ts";
import { type ContextFiles, contextFromFiles } from "../build/context/context-from-files.ts";
import { openContext } from "../build/context/open-context.ts";
import { declareCommands, type EffectsText } from "../build/effects/declare-commands.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import {
  BUILD_PROFILES,
  type BuildProfile,
  DEFAULT_ENGINE,
  type EngineName,
} from "../build/profile.ts";
import type { Image } from "../image/image.ts";
import { parseReference } from "../image/reference.ts";
import { isStoreFault } from "../store/store-error.ts";
import type { StoreLease } from "../store/store-lease.ts";
import { DockerStore } from "./docker-store.ts";
import { SYSTEM_CLOCK } from "./system-clock.ts";

export interface BuildOptions
  extends Pick<BuildInit, "target" | "platform" | "onStep" | "onOutput" | "signal"> {
  /** A folder or a tar archive by its path, or the files themselves. */
  readonly context: string | ContextFiles;
  /** Of a folder: relative to where we are; else a path in the context. Default: Dockerfile in the context. */
  readonly dockerfile?: string;
  /** What is imitated, in layers, sizes, history and words. Default: docker-28. */
  readonly engine?: EngineName;
  /** Default: this machine's. With one that stands still the same build gives the same digests. */
  readonly clock?: Clock;
  readonly args?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Further contexts by name (--build-context). */
  readonly contexts?: Readonly<Record<string, string | ContextFiles>>;
  /** Images that FROM and COPY --from name, before the store and the bundled ones are looked at. */
  readonly images?: Readonly<Record<string, Image>>;
  /** Where FROM finds images, where steps are looked up and kept (unless `cache` is false), and where the image goes. */
  readonly store?: DockerStore;
  /** Names for the image in the store. */
  readonly tags?: readonly string[];
  readonly cache?: boolean;
  /** What commands do to files that cannot run here: files of effects (YAML). apt-get, apk, npm and pip are there. */
  readonly effects?: readonly EffectsText[];
  /** Commands that do nothing and succeed. */
  readonly stubs?: readonly string[];
}

/** What came of a build. */
export interface BuiltImage {
  readonly image: Image;
  /** In the order taken: each instruction with its layer, or why it made none. Sizes are bytes. */
  readonly steps: readonly BuildStep[];
  readonly warnings: readonly string[];
  /** Built on a bundled base: paths and sizes are realistic, the bytes are not. */
  readonly synthetic: boolean;
  /** Lets go of the files that contents are read from: the image cannot be read afterwards, but for what is in the store. */
  close(): void;
}

/** Builds a Dockerfile as Docker does, without an engine. Contents stay where they are until they are read.
 *  @throws BuildError in Docker's words, with the place in the Dockerfile (`range`) and what to do (`remedy`); `run` has
 *  the output of a RUN that failed. StoreError, ImageError, EffectsError as their classes say; the signal's reason */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const run = new BuildRun(options);
  try {
    return await run.build();
  } catch (error) {
    run.close();
    throw error;
  }
}

class BuildRun {
  readonly #options: BuildOptions;
  readonly #profile: BuildProfile;
  readonly #closers: (() => void)[] = [];

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#profile = BUILD_PROFILES[options.engine ?? DEFAULT_ENGINE];
  }

  close(): void {
    for (const close of this.#closers.splice(0).reverse()) close();
  }

  async build(): Promise<BuiltImage> {
    const { store } = this.#options;
    if (store === undefined) return this.#build(null);
    const lease = await DockerStore.imagesOf(store).lease();
    try {
      return await this.#build(lease);
    } finally {
      await lease.release();
    }
  }

  async #build(lease: StoreLease | null): Promise<BuiltImage> {
    const { clock = SYSTEM_CLOCK, dockerfile, effects = [], stubs = [] } = this.#options;
    const { args = {}, labels = {}, target, platform, onStep, onOutput, signal } = this.#options;
    const { commands, key } = await declareCommands(effects, stubs);
    const cache = lease === null ? null : await this.#cache(lease);
    const result = await build({
      ...{ clock, profile: this.#profile, cache, commands, commandsKey: key },
      context: await this.#open(this.#options.context, dockerfile),
      contexts: await this.#contexts(),
      args: new Map(Object.entries(args)),
      labels: new Map(Object.entries(labels)),
      resolveImage: (name, wanted) => this.#resolve(name, wanted),
      ...(target !== undefined && { target }),
      ...(platform !== undefined && { platform }),
      ...(onStep && { onStep }),
      ...(onOutput && { onOutput }),
      ...(signal && { signal }),
    });
    this.#closers.push(() => result.close());
    const { image, steps, warnings, synthetic } = result;
    if (lease !== null) await this.#keep(image, cache, lease);
    return { image, steps, warnings, synthetic, close: () => this.close() };
  }

  async #cache(lease: StoreLease): Promise<KeptSteps | null> {
    const { store, cache = true } = this.#options;
    if (!cache) return null;
    const records = await DockerStore.imagesOf(store!).buildCache.list();
    const steps = new KeptSteps(this.#profile.name, records, lease.blobs);
    this.#closers.push(() => steps.close());
    return steps;
  }

  async #keep(image: Image, cache: KeptSteps | null, lease: StoreLease): Promise<void> {
    const { store, tags = [], clock = SYSTEM_CLOCK, signal } = this.#options;
    const names = tags.map(parseReference);
    const stop = signal === undefined ? {} : { signal };
    const now = timestamp(clock.now());
    await keepBuild(DockerStore.imagesOf(store!), lease, { image, names, cache, now, ...stop });
  }

  /** @param dockerfile null: it needs none */
  async #open(
    context: string | ContextFiles,
    dockerfile: string | null | undefined,
  ): Promise<BuildContext> {
    const profile = this.#profile;
    if (typeof context !== "string") return contextFromFiles(context, profile, dockerfile);
    // "-": the standard input, on which nothing comes.
    const named = dockerfile === undefined ? {} : { dockerfile: dockerfile ?? "-" };
    const opened = await openContext({ context, profile, cwd: process.cwd(), ...named });
    this.#closers.push(() => opened.close());
    return opened;
  }

  async #contexts(): Promise<Map<string, BuildContext>> {
    const contexts = new Map<string, BuildContext>();
    for (const [name, one] of Object.entries(this.#options.contexts ?? {})) {
      contexts.set(name, await this.#open(one, null));
    }
    return contexts;
  }

  async #resolve(name: string, platform: string | undefined): Promise<BaseImage> {
    const given = this.#options.images?.[name];
    if (given !== undefined) return { image: given, synthetic: isSynthetic(given.config) };
    const stored = await this.#fromStore(name, platform);
    if (stored !== null) return { image: stored, synthetic: isSynthetic(stored.config) };
    const base = await bundledBase(name, platform);
    if (base === undefined) throw unknownImage(name, await this.#knownNames());
    return base;
  }

  async #knownNames(): Promise<string[]> {
    const { store, images = {} } = this.#options;
    const stored = store === undefined ? [] : await DockerStore.imagesOf(store).names();
    return [...Object.keys(images), ...stored];
  }

  async #fromStore(name: string, platform: string | undefined): Promise<Image | null> {
    const { store } = this.#options;
    if (store === undefined) return null;
    try {
      const { image, close } = await store.open(name, platform === undefined ? {} : { platform });
      this.#closers.push(close);
      return image;
    } catch (error) {
      const isMissing = isStoreFault(error, "no-such-image") || isStoreFault(error, "refused");
      if (!isMissing || /does not match the specified platform/.test(error.message)) throw error;
      return null;
    }
  }
}
