import type { ArgInstruction } from "../dockerfile.ts";

/** The build arguments that a stage has declared so far, in the order of ARG. */
export class StageArgs {
  readonly #given: ReadonlyMap<string, string>;
  readonly #meta: ReadonlyMap<string, string>;
  readonly #declared = new Map<string, string | undefined>();

  /** `given`: --build-arg; `meta`: what ARG before the first FROM came to, which a bare ARG takes on. */
  constructor(given: ReadonlyMap<string, string>, meta: ReadonlyMap<string, string>) {
    this.#given = given;
    this.#meta = meta;
  }

  declare({ args }: ArgInstruction): void {
    for (const { name, value } of args) {
      this.#declared.set(name, this.#given.get(name) ?? value ?? this.#meta.get(name));
    }
  }

  get(name: string): string | undefined {
    return this.#declared.get(name);
  }

  /** Those that have a value. */
  get values(): ReadonlyMap<string, string> {
    const values = new Map<string, string>();
    for (const [name, value] of this.#declared) {
      if (value !== undefined) values.set(name, value);
    }
    return values;
  }

  /** As a history lists them, NAME=value: BuildKit in order and with those that have none, the classic builder by name.
   *  `env` wins: what an ENV says is not changed by an ARG. */
  shown(builder: "classic" | "buildkit", env: ReadonlyMap<string, string>): string[] {
    if (builder === "classic") {
      return [...this.values]
        .filter(([name]) => !env.has(name))
        .map(([name, value]) => `${name}=${value}`)
        .sort();
    }
    return [...this.#declared].map(([name, value]) => `${name}=${env.get(name) ?? value ?? ""}`);
  }
}
