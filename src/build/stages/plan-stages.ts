import { BuildError } from "../build-error.ts";
import type { Dockerfile, FromInstruction, Instruction } from "../dockerfile.ts";
import { didYouMean } from "../parse/did-you-mean.ts";
import { errorAt } from "../parse/place.ts";
import type { BuildProfile } from "../profile.ts";
import { ExpandError } from "../words/expand-error.ts";
import type { Expansion, WordEnv } from "../words/expand-options.ts";
import { expand } from "../words/expand-word.ts";
import { goQuote } from "../words/go-text.ts";
import { globalArgs } from "./global-args.ts";
import { imageNameFault } from "./image-name.ts";
import { type Platform, PlatformError, parsePlatform } from "./platform.ts";
import type { PlannedStage, StagePlan, StageSource, StageUse } from "./stage-plan.ts";
import { stageUses } from "./stage-uses.ts";

export interface StageOptions {
  readonly profile: BuildProfile;
  /** --target. Default: the last stage. */
  readonly target?: string;
  readonly args?: ReadonlyMap<string, string>;
  /** --platform. Default: `host`. */
  readonly platform?: string;
  /** What the build runs on. Default: linux/amd64. */
  readonly host?: Platform;
  /** Names of --build-context. */
  readonly contexts?: ReadonlySet<string>;
}

const NONE: ReadonlyMap<string, string> = new Map();
const HOST: Platform = { os: "linux", architecture: "amd64", variant: "" };

/** Instructions that the bases of stages held back (ONBUILD), by the index of the stage. */
export type StageTriggers = ReadonlyMap<number, readonly Instruction[]>;

/** Works out which stages a build needs, and what each is made from.   BuildKit: toDispatchState
 *  @param triggers as far as they are known yet: Docker 28 builds what they take files from, too
 *  @throws BuildError for a target, a stage or a platform that there is not, and stages that need each other */
export function planStages(
  dockerfile: Dockerfile,
  options: StageOptions,
  triggers: StageTriggers = new Map(),
): StagePlan {
  return new Planner(dockerfile, options).plan(triggers);
}

class Planner {
  readonly #dockerfile: Dockerfile;
  readonly #options: StageOptions;
  readonly #host: Platform;
  readonly #args: ReadonlyMap<string, string>;
  readonly #defaults: ReadonlyMap<string, string>;
  /** By name in lower case: the last of a name. */
  readonly #named = new Map<string, number>();

  constructor(dockerfile: Dockerfile, options: StageOptions) {
    this.#dockerfile = dockerfile;
    this.#options = options;
    this.#host = options.host ?? HOST;
    const { profile, platform, args = new Map() } = options;
    const init = {
      profile,
      build: this.#host,
      target: platform === undefined ? this.#host : this.#platform(platform, platform),
      targetStage: options.target ?? dockerfile.stages.at(-1)?.name ?? "",
    };
    this.#args = globalArgs(dockerfile, { ...init, given: args });
    this.#defaults =
      args.size === 0 ? this.#args : globalArgs(dockerfile, { ...init, given: NONE });
  }

  plan(triggers: StageTriggers): StagePlan {
    const bases = this.#dockerfile.stages.map((stage, index) => {
      const base = this.#base(stage.from);
      const platform = this.#stagePlatform(stage.from);
      // A stage can be built on those before it only; files are taken from any, and refused later.
      if (stage.name !== undefined) this.#named.set(stage.name, index);
      return { index, stage, label: stage.name ?? `stage-${index}`, base, platform };
    });
    const target = this.#target();
    const { contexts = new Set<string>(), profile } = this.#options;
    const stages = bases.map((planned): PlannedStage => {
      const held = triggers.get(planned.index) ?? [];
      const names = { named: this.#named, count: bases.length, contexts, profile };
      return { ...planned, uses: stageUses(planned, held, names, this.#dockerfile.file) };
    });
    this.#requireNoCycle(stages);
    const reached = this.#reached(stages, target);
    this.#requireOrder(stages, reached);
    this.#requireNames(stages.filter(({ index }) => reached.has(index)));
    return {
      stages,
      target: stages[target]!,
      needed: stages.filter(({ index }) => reached.has(index)),
      skipped: stages.filter(({ index }) => !reached.has(index)),
      globalArgs: this.#args,
      defaultArgs: this.#defaults,
    };
  }

  #base(from: FromInstruction): StageSource {
    const name = this.#expanded(from.image, from).text;
    if (name === "") {
      const message = `base name (${from.image}) should not be blank`;
      throw this.#error(from, message, "declare it with ARG before the first FROM, with a default");
    }
    const classic = this.#options.profile.builder === "classic";
    const index = this.#named.get(classic ? name.toLowerCase() : name);
    if (index !== undefined) return { kind: "stage", index };
    if (name === "scratch") return { kind: "scratch" };
    if (this.#options.contexts?.has(name)) return { kind: "context", name };
    return { kind: "image", name };
  }

  #stagePlatform(from: FromInstruction): Platform | undefined {
    if (from.platform === undefined) return undefined;
    const { text } = this.#expanded(from.platform, from);
    if (text === "" && this.#options.profile.name === "docker-28") {
      const said = `empty platform value from expression ${from.platform}`;
      throw this.#error(from, said + this.#suggestion(from.platform));
    }
    return this.#platform(text, from.platform, from);
  }

  #platform(text: string, written: string, from?: FromInstruction): Platform {
    try {
      return parsePlatform(text, this.#host);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const shown = this.#options.profile.name === "docker-28" ? written : text;
      const message = `failed to parse platform ${shown}: ${error.message}`;
      const remedy = "write it as linux/amd64";
      throw from === undefined
        ? new BuildError(message, { remedy })
        : this.#error(from, message, remedy);
    }
  }

  /** For a variable that is none, the one that was perhaps meant. */
  #suggestion(text: string): string {
    const known = [...this.#args.keys()];
    for (const name of this.#expand(text, this.#args).unmatched) {
      const meant = didYouMean(name, known, true);
      if (meant !== "") return meant;
    }
    return "";
  }

  #expanded(text: string, from: FromInstruction): Expansion {
    try {
      return this.#expand(text, this.#args);
    } catch (error) {
      if (error instanceof ExpandError) throw this.#error(from, error.message);
      throw error;
    }
  }

  #expand(text: string, env: WordEnv): Expansion {
    return expand(text, env, {
      escape: this.#dockerfile.directives.escape,
      fewModifiers: this.#options.profile.name !== "docker-28",
    });
  }

  #target(): number {
    const { target, profile } = this.#options;
    if (target === undefined || target === "") return this.#dockerfile.stages.length - 1;
    const index = this.#named.get(target.toLowerCase());
    if (index !== undefined) return index;
    const labels = this.#dockerfile.stages.map(({ name }, at) => name ?? `stage-${at}`);
    const remedy = `the stages are ${labels.join(", ")}`;
    const message =
      profile.builder === "classic"
        ? `failed to reach build target ${target} in Dockerfile`
        : profile.name === "docker-28"
          ? `target stage ${goQuote(target)} could not be found${didYouMean(target, labels, true)}`
          : `target stage ${target} could not be found`;
    throw new BuildError(message, { file: this.#dockerfile.file, remedy });
  }

  /** What the target needs: with the classic builder all before it, asked for or not. */
  #reached(stages: readonly PlannedStage[], target: number): ReadonlySet<number> {
    if (this.#options.profile.builder === "classic") {
      return new Set(stages.slice(0, target + 1).map(({ index }) => index));
    }
    const reached = new Set<number>();
    const todo = [target];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const { base, uses } = stages[at]!;
      for (const source of [base, ...this.#known(uses).map((use) => use.source)]) {
        if (source.kind === "stage") todo.push(source.index);
      }
    }
    return reached;
  }

  /** Before Docker 28, triggers were looked at when the stages had been chosen. BuildKit: initOnBuildTriggers */
  #known(uses: readonly StageUse[]): readonly StageUse[] {
    return this.#options.profile.name === "docker-28" ? uses : uses.filter(({ held }) => !held);
  }

  /** Follows what is copied and mounted; a base comes before its stage anyhow. */
  #requireNoCycle(stages: readonly PlannedStage[]): void {
    if (this.#options.profile.builder === "classic") return;
    const done = new Set<number>();
    const path = new Set<number>();
    const visit = ({ index, uses }: PlannedStage): void => {
      if (done.has(index)) return;
      done.add(index);
      path.add(index);
      for (const { source, instruction } of this.#known(uses)) {
        if (source.kind !== "stage") continue;
        const next = stages[source.index]!;
        if (path.has(next.index)) {
          const message = `circular dependency detected on stage: ${next.label}`;
          throw errorAt(this.#dockerfile.file, instruction.range, message);
        }
        visit(next);
      }
      path.delete(index);
    };
    for (const stage of stages) visit(stage);
  }

  #requireOrder(stages: readonly PlannedStage[], reached: ReadonlySet<number>): void {
    for (const { index, label, uses } of stages) {
      if (!reached.has(index)) continue;
      for (const { source, name, instruction } of this.#known(uses)) {
        if (source.kind !== "stage" || source.index < index) continue;
        const said =
          instruction.kind === "run"
            ? `cannot mount from stage ${goQuote(name)}, stage needs to be defined before current command`
            : `cannot copy from stage ${goQuote(name)}, it needs to be defined before current stage ${goQuote(label)}`;
        throw errorAt(this.#dockerfile.file, instruction.range, said, "move the stage up");
      }
    }
  }

  #requireNames(stages: readonly PlannedStage[]): void {
    const { profile } = this.#options;
    const require = (
      source: StageSource,
      where: "FROM" | "COPY",
      { range }: Pick<FromInstruction, "range">,
    ) => {
      const fault = source.kind === "image" ? imageNameFault(source.name, where, profile) : null;
      if (fault !== null) throw errorAt(this.#dockerfile.file, range, fault);
    };
    for (const { base, stage, uses } of stages) {
      require(base, "FROM", stage.from);
      for (const { source, instruction } of uses) require(source, "COPY", instruction);
    }
  }

  #error(from: FromInstruction, message: string, remedy?: string): BuildError {
    return errorAt(this.#dockerfile.file, from.range, message, remedy);
  }
}
