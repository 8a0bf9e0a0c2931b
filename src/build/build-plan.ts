import type { BuildInit } from "./build.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import type { Dialect } from "./parse/dialect.ts";
import { parseTrigger } from "./parse/parse-dockerfile.ts";
import { planStages, type StageOptions } from "./stages/plan-stages.ts";
import type { PlannedStage, StagePlan, StageSource } from "./stages/stage-plan.ts";

export interface BuildPlanInit {
  readonly init: BuildInit;
  readonly dockerfile: Dockerfile;
  readonly dialect: Dialect;
  /** The ONBUILDs of what a stage begins with that is no stage itself. */
  readonly onBuildOf: (stage: PlannedStage) => Promise<readonly string[]>;
}

/** Which stages a build takes: what the bases held back (ONBUILD) becomes known on the way. */
export class BuildPlan {
  readonly #given: BuildPlanInit;
  readonly #triggers = new Map<number, readonly Instruction[]>();
  #stages: StagePlan;

  /** @throws BuildError */
  constructor(given: BuildPlanInit) {
    this.#given = given;
    this.#stages = planStages(given.dockerfile, stageOptions(given.init));
  }

  get stages(): StagePlan {
    return this.#stages;
  }

  /** Looks at all bases, those of stages that come to be built by it, too, where the engine does so before it builds.
   *  @throws BuildError */
  async lookAhead(): Promise<void> {
    if (this.#given.init.profile.name !== "docker-28") return;
    while (this.#stages.needed.some(({ index }) => !this.#triggers.has(index))) {
      for (const planned of this.#stages.needed) await this.#lookAt(planned);
      this.#planAgain();
    }
  }

  /** What the base of a stage held back for it. @throws BuildError */
  async triggersOf(planned: PlannedStage): Promise<readonly Instruction[]> {
    if (!this.#triggers.has(planned.index)) {
      await this.#lookAt(planned);
      this.#planAgain();
    }
    return this.#triggers.get(planned.index)!;
  }

  /** What a name behind `from=` means. */
  sourceOf(name: string): StageSource {
    for (const { uses } of this.#stages.stages) {
      const use = uses.find((candidate) => candidate.name === name);
      if (use !== undefined) return use.source;
    }
    return { kind: "image", name };
  }

  async #lookAt(planned: PlannedStage): Promise<void> {
    if (this.#triggers.has(planned.index)) return;
    const { dockerfile, dialect } = this.#given;
    const { range } = planned.stage.from;
    const triggers = (await this.#heldBack(planned)).map((text) =>
      parseTrigger(text, dockerfile.file, range, dialect),
    );
    this.#triggers.set(planned.index, triggers);
  }

  async #heldBack(planned: PlannedStage): Promise<readonly string[]> {
    const { base } = planned;
    if (base.kind !== "stage") return this.#given.onBuildOf(planned);
    const { instructions } = this.#stages.stages[base.index]!.stage;
    return instructions.flatMap((one) => (one.kind === "onbuild" ? [one.trigger] : []));
  }

  #planAgain(): void {
    const { dockerfile, init } = this.#given;
    this.#stages = planStages(dockerfile, stageOptions(init), this.#triggers);
  }
}

function stageOptions({ profile, target, args, platform, contexts }: BuildInit): StageOptions {
  return {
    profile,
    ...(target === undefined ? {} : { target }),
    ...(args === undefined ? {} : { args }),
    ...(platform === undefined ? {} : { platform }),
    ...(contexts === undefined ? {} : { contexts: new Set(contexts.keys()) }),
  };
}
