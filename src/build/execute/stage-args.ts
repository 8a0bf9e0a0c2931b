import type { ArgInstruction } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { environment, type Settings } from "../settings.ts";

/** Where the values of a stage's build arguments come from. */
export interface ArgSources {
  /** --build-arg */
  readonly given: ReadonlyMap<string, string>;
  /** What ARG before the first FROM came to, which a bare ARG takes on. */
  readonly meta: ReadonlyMap<string, string>;
}

interface Declared {
  readonly name: string;
  readonly value: string | undefined;
}

/** The build arguments that a stage has declared so far. With the classic builder an ENV wins over an ARG of its name,
 *  wherever it stands, and a stage's arguments end with it. For BuildKit an ARG with a value is one more ENV that the
 *  image does not keep: whichever comes later wins, and a stage built on this one has it, too.
 *  moby: BuildArgs; BuildKit: dispatchArg, dispatchState.init */
export class StageArgs {
  readonly #profile: BuildProfile;
  readonly #sources: ArgSources;
  /** In the order of ARG, again where it is declared again. */
  readonly #declared: Declared[] = [];
  /** What is in the environment, of those that have a value. */
  readonly #values = new Map<string, string>();

  constructor(profile: BuildProfile, sources: ArgSources) {
    this.#profile = profile;
    this.#sources = sources;
  }

  /** The arguments of a stage that is built on this one, whose image has these settings. */
  ofChild(settings: Settings): StageArgs {
    const child = new StageArgs(this.#profile, this.#sources);
    if (this.#profile.builder === "classic") return child;
    if (this.#profile.argsInHistory === "of bases, too") child.#declared.push(...this.#declared);
    for (const [name, value] of this.#values) child.#values.set(name, value);
    for (const name of environment(settings).keys()) child.#values.delete(name);
    return child;
  }

  /** Gives the arguments with the values that they come to. */
  declare({ args }: ArgInstruction): readonly Declared[] {
    const { given, meta } = this.#sources;
    return args.map(({ name, value: written }) => {
      const value = given.get(name) ?? written ?? meta.get(name);
      this.#declared.push({ name, value });
      if (value !== undefined) this.#values.set(name, value);
      else if (this.#profile.builder === "classic") this.#values.delete(name);
      return { name, value };
    });
  }

  /** An ENV has set this. */
  replace(name: string): void {
    if (this.#profile.builder === "buildkit") this.#values.delete(name);
  }

  /** Those that have a value, as a RUN finds them. */
  get values(): ReadonlyMap<string, string> {
    return this.#values;
  }

  /** The environment of a step: that of the image, and the arguments. */
  environment(settings: Settings): Map<string, string> {
    const env = environment(settings);
    const isOver = this.#profile.builder === "buildkit";
    for (const [name, value] of this.#values) {
      if (isOver || !env.has(name)) env.set(name, value);
    }
    return env;
  }

  /** As a history lists them, NAME=value: BuildKit in order and with those that have none, the classic builder by name,
   *  and without those that an ENV has. */
  shown(settings: Settings): string[] {
    if (this.#profile.builder === "classic") {
      const env = environment(settings);
      return [...this.#values]
        .filter(([name]) => !env.has(name))
        .map(([name, value]) => `${name}=${value}`)
        .sort();
    }
    const env = this.environment(settings);
    const words = this.#declared.map(
      ({ name, value }) => [name, `${name}=${env.get(name) ?? value ?? ""}`] as const,
    );
    const each = this.#profile.argsInHistory === "as often as declared";
    return each ? words.map(([, word]) => word) : [...new Map(words).values()];
  }
}
