import { layerProcess } from "../process/layer-process.ts";
import type { Process } from "../process/process.ts";
import { Turn } from "../shell/turn.ts";
import type { BuildInit, BuildResult, BuildStep, BuiltStage, StageBase } from "./build.ts";
import { BuildError } from "./build-error.ts";
import { BuildPlan } from "./build-plan.ts";
import { buildChecks, requireNoWarning } from "./checks/build-checks.ts";
import type { BuildWarning } from "./checks/build-warning.ts";
import { CONTEXT_RULES } from "./context/context-rules.ts";
import { askedPaths, requireFollowable } from "./context/followed-paths.ts";
import type { CopyInstruction, Instruction, SourceRange, Stage } from "./dockerfile.ts";
import { Caches } from "./execute/caches.ts";
import { requireSources } from "./execute/copy-step.ts";
import { placedError, solving } from "./execute/placed-error.ts";
import type { BuildSession, FromSource } from "./execute/session.ts";
import { StageBuild } from "./execute/stage-build.ts";
import { imageOf, scratchState, stateOf } from "./execute/stage-image.ts";
import type { StageState } from "./execute/stage-state.ts";
import { timestamp } from "./execute/timestamp.ts";
import { readDockerfile } from "./parse/check-dockerfile.ts";
import { dialectOf } from "./parse/dialect.ts";
import { requireName } from "./parse/refused-step.ts";
import { formatPlatform } from "./stages/platform.ts";
import type { PlannedStage } from "./stages/stage-plan.ts";

/** Builds an image of a Dockerfile and its context, as the engine of `profile` would. Nothing is kept anywhere: the
 *  image is in memory, its contents where they came from.
 *  @throws BuildError with the place in the Dockerfile and what to do */
export async function buildImage(init: BuildInit): Promise<BuildResult> {
  const build = new Build(init);
  try {
    return await build.run();
  } catch (error) {
    build.close();
    throw error;
  }
}

/** What the build checks of an engine say of a Dockerfile; nothing is built. @throws BuildError */
export async function checkBuild(init: BuildInit): Promise<readonly BuildWarning[]> {
  const build = new Build(init);
  try {
    return await build.check();
  } finally {
    build.close();
  }
}

class Build {
  readonly #init: BuildInit;
  readonly #plan: BuildPlan;
  readonly #session: BuildSession;
  readonly #closers: (() => void)[] = [];
  readonly #images = new Map<string, Promise<StageState>>();
  readonly #stages: BuiltStage[] = [];
  readonly #steps: BuildStep[] = [];
  readonly #turn = new Turn();

  constructor(init: BuildInit) {
    const { context, profile } = init;
    const dockerfile = readDockerfile(context.dockerfile, context.dockerfileName, profile);
    this.#init = init;
    const dialect = dialectOf(profile, dockerfile.directives.syntax);
    const onBuildOf = async (stage: PlannedStage) =>
      (await this.#base(stage)).settings.OnBuild ?? [];
    this.#plan = new BuildPlan({ init, dockerfile, dialect, onBuildOf });
    this.#session = {
      init,
      dockerfile,
      dialect,
      metaArgs: this.#plan.stages.globalArgs,
      built: new Map(),
      caches: new Caches(),
      warnings: [],
      context: layerProcess(context.layer),
      onClose: (close) => this.#closers.push(close),
      from: (name) => this.#from(name),
    };
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }

  async run(): Promise<BuildResult> {
    this.#askForContext();
    await this.#plan.lookAhead();
    const checks = await this.check();
    requireNoWarning(checks, this.#session.dockerfile, this.#init);
    const { stages, needed } = this.#plan.stages;
    await this.#lookAhead(needed, ({ from }) => from === undefined);
    for (const planned of stages) {
      if (needed.includes(planned)) await this.#stage(planned);
      else this.#begin(planned, null);
    }
    const state = this.#session.built.get(this.#plan.stages.target.index)!;
    return {
      image: imageOf(this.#labelled(state), this.#init.profile, timestamp(this.#init.clock.now())),
      steps: this.#steps,
      stages: this.#stages,
      warnings: [...new Set(this.#session.warnings)],
      checks,
      synthetic: state.synthetic,
      close: () => this.close(),
    };
  }

  async check(): Promise<BuildWarning[]> {
    await this.#plan.lookAhead();
    const base = async (stage: PlannedStage) => {
      const { settings, os, architecture, variant = "" } = await this.#base(stage);
      return { settings, platform: { os, architecture, variant } };
    };
    return buildChecks(this.#init, this.#session.dockerfile, this.#plan.stages, base);
  }

  /** What the client does before the first step. */
  #askForContext(): void {
    const { context, profile } = this.#init;
    if (context.folder === undefined) return;
    if (CONTEXT_RULES[profile.name].filesOnTheWay !== "fail") return;
    const steps = this.#plan.stages.needed.flatMap(({ stage }) => stage.instructions);
    requireFollowable(context.folder, askedPaths(steps) ?? []);
  }

  /** BuildKit works out what a COPY depends on as soon as that is there, before it takes the steps above: a source that
   *  is missing is what the build fails by. */
  async #lookAhead(
    stages: readonly PlannedStage[],
    isReady: (instruction: CopyInstruction) => boolean,
  ): Promise<void> {
    if (this.#init.profile.builder !== "buildkit") return;
    for (const { stage } of stages) {
      for (const instruction of stage.instructions) {
        const isCopy = instruction.kind === "copy" || instruction.kind === "add";
        if (!isCopy || !isReady(instruction)) continue;
        await solving(() => requireSources(instruction, this.#session));
      }
    }
  }

  async #stage(planned: PlannedStage): Promise<void> {
    const { stage, index, label } = planned;
    requireName(this.#session.dockerfile, index, this.#session.dialect);
    await this.#lookAhead([planned], ({ from }) => from !== undefined);
    const base = await this.#base(planned);
    this.#begin(planned, base);
    const build = new StageBuild(this.#session, withoutTriggers(base), stage.name ?? undefined);
    const last = index === this.#plan.stages.target.index ? this.#labelSteps(stage) : [];
    const triggers = await this.#plan.triggersOf(planned);
    const steps = [...triggers, ...stage.instructions, ...last];
    for (const [i, instruction] of steps.entries()) {
      this.#init.onStep?.({
        index: i,
        count: steps.length,
        stage: stage.name ?? label,
        original: instruction.original,
      });
      await this.#turn.take();
      const step = await build.take(instruction);
      this.#steps.push(step);
      this.#init.onTaken?.(step);
    }
    this.#session.built.set(index, build.state);
  }

  /** `state`: what a stage begins with; null when it is left out. */
  #begin({ base, stage }: PlannedStage, state: StageState | null): void {
    const { original, range } = stage.from;
    const facts = state === null || base.kind !== "image" ? null : baseFacts(state);
    const begun = { original, range, base: facts, skipped: state === null };
    this.#stages.push(begun);
    this.#init.onStage?.(begun);
  }

  /** --label: the classic builder takes a LABEL for each, as if they stood at the end. moby: buildLabelOptions */
  #labelSteps({ from }: Stage): Instruction[] {
    if (this.#init.profile.builder !== "classic") return [];
    return [...(this.#init.labels ?? [])].sort().map(([name, value]) => ({
      kind: "label",
      pairs: [{ name: literal(name), value: literal(value) }],
      range: from.range,
      original: `LABEL ${name}=${value}`,
    }));
  }

  /** BuildKit puts them into the config, and nothing into the history. BuildKit: toDispatchState */
  #labelled(state: StageState): StageState {
    const { labels = new Map<string, string>(), profile } = this.#init;
    if (labels.size === 0 || profile.builder === "classic") return state;
    const Labels = { ...state.settings.Labels, ...Object.fromEntries(labels) };
    return { ...state, settings: { ...state.settings, Labels } };
  }

  async #base({ base, stage, platform }: PlannedStage): Promise<StageState> {
    switch (base.kind) {
      case "stage":
        return { ...(await this.#stageState(base.index)), cmdSet: false };
      case "scratch":
        return scratchState(this.#init.profile, platform?.architecture ?? "amd64");
      case "image":
        return this.#placed(stage.from.range, () =>
          this.#image(base.name, platform === undefined ? undefined : formatPlatform(platform)),
        );
      case "context":
        throw new BuildError(`FROM ${base.name}: a named context is no image here`, {
          file: this.#session.dockerfile.file,
          range: stage.from.range,
          remedy: "copy from it with COPY --from, or build it first and name its tag",
        });
      default:
        return base satisfies never;
    }
  }

  /** Of a stage that was left out, what it begins with is there: BuildKit of 20.10 finds that out too late to build it,
   *  where only a trigger takes files from it. */
  async #stageState(index: number): Promise<StageState> {
    return this.#session.built.get(index) ?? this.#base(this.#plan.stages.stages[index]!);
  }

  /** An image that is not there is missed where it is asked for. */
  async #placed(range: SourceRange, find: () => Promise<StageState>): Promise<StageState> {
    try {
      return await find();
    } catch (error) {
      throw placedError(error, this.#session.dockerfile.file, range);
    }
  }

  #image(name: string, platform: string | undefined): Promise<StageState> {
    const key = `${name} ${platform ?? ""}`;
    let found = this.#images.get(key);
    if (found === undefined) {
      const wanted = platform ?? this.#init.platform;
      found = this.#init
        .resolveImage(name, wanted)
        .then(({ image, synthetic }) => stateOf(image, synthetic));
      this.#images.set(key, found);
    }
    return found;
  }

  async #from(name: string): Promise<FromSource> {
    const source = this.#plan.sourceOf(name);
    switch (source.kind) {
      case "stage":
        return this.#reading(await this.#stageState(source.index));
      case "context": {
        const context = this.#init.contexts!.get(source.name)!;
        return { process: layerProcess(context.layer), key: source.name, isContext: true };
      }
      case "image":
        return this.#reading(await this.#copied(source.name));
      case "scratch":
        return this.#reading(scratchState(this.#init.profile, "amd64"));
      default:
        return source satisfies never;
    }
  }

  /** An image that files are copied from is looked for before any step. */
  async #copied(name: string): Promise<StageState> {
    try {
      return await this.#image(name, undefined);
    } catch (error) {
      if (error instanceof BuildError) error.solving ??= false;
      throw error;
    }
  }

  #reading(state: StageState): FromSource {
    const process: Process = state.stack.read(this.#init.clock);
    return { process, key: state.key, isContext: false };
  }
}

function baseFacts({ stack: { layers }, synthetic }: StageState): StageBase {
  const bytes = layers.reduce((sum, { size }) => sum + size, 0);
  return { layers: layers.length, bytes, synthetic };
}

/** A word that expanding leaves as it is. */
const literal = (text: string): string => text.replace(/[\\$"']/g, "\\$&");

/** A child does not hand its base's triggers on. */
function withoutTriggers(base: StageState): StageState {
  if (base.settings.OnBuild == null) return base;
  return { ...base, settings: { ...base.settings, OnBuild: null } };
}
