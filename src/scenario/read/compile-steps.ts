import { nearMiss } from "../../base/near-miss.ts";
import type { CaseOp } from "../../cases/case.ts";
import type * as s from "../../schema/define.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { ScenarioLimits } from "../limits.ts";
import type { CallStep, Step, StepExpectation } from "../scenario.ts";
import { DOCKER_ACTIONS, type DockerAction } from "../schema/docker.ts";
import {
  ACTION_NAMES,
  type ActionName,
  MODIFIERS,
  OPERATIONS,
  type OperationName,
} from "../schema/scenario.ts";
import { checkOptions } from "./check-options.ts";
import { compileBuild, compileCommit, compileDiff, compileRun } from "./compile-docker.ts";
import { compileAction } from "./compile-step.ts";
import { compileStepExpect } from "./compile-step-expect.ts";
import type { Faults } from "./faults.ts";

/** What steps are read against. */
export interface StepsPlace {
  /** The folder of the scenario. */
  readonly folder: string;
  /** Whether there is something for containers to start from. */
  readonly hasImage: boolean;
  readonly containers: readonly string[];
  readonly lowers: number;
  readonly faults: Faults;
  readonly limits: ScenarioLimits;
}

type Modifiers = { readonly [K in keyof typeof MODIFIERS]?: s.output<(typeof MODIFIERS)[K]> };

/** The steps that are well formed; what is wrong with the others is reported, here or by checkShape. */
export function compileSteps(raw: unknown, place: StepsPlace): Step[] {
  if (!Array.isArray(raw)) return [];
  const compiler = new StepsCompiler(place);
  return raw.flatMap((step, i) => compiler.compile(step, ["steps", i]));
}

const ROOT = { uid: 0, gid: 0, groups: [0] };

class StepsCompiler {
  readonly #place: StepsPlace;
  /** Descriptors that some step before opened, by container. */
  readonly #opened: ReadonlyMap<number, Set<string>>;
  #total = 0;
  #tooMany = false;
  #saidOfImage = false;

  constructor(place: StepsPlace) {
    this.#place = place;
    this.#opened = new Map(place.containers.map((_, i) => [i, new Set<string>()]));
  }

  compile(raw: unknown, at: KeyPath): Step[] {
    if (typeof raw !== "object" || raw === null) return [];
    const action = this.#actionOf(raw, at);
    if (action === undefined) return [];
    const modifiers = this.#modifiersOf(raw);
    this.#count(modifiers.repeat ?? 1, at);
    const step = isDocker(action)
      ? this.#docker(action, raw as Record<string, unknown>, modifiers, at)
      : this.#call(action, raw as Record<string, unknown>, modifiers, at);
    return step === undefined ? [] : [step];
  }

  #call(
    action: OperationName,
    raw: Readonly<Record<string, unknown>>,
    modifiers: Modifiers,
    at: KeyPath,
  ): CallStep | undefined {
    const repeated = this.#repeated(action, modifiers, at);
    const op = this.#operation(action, raw, repeated.container, [...at, action]);
    const expect = this.#expect(raw, "call", at);
    return op === undefined ? undefined : { kind: "call", op, ...repeated, expect };
  }

  #docker(
    action: DockerAction,
    raw: Readonly<Record<string, unknown>>,
    modifiers: Modifiers,
    at: KeyPath,
  ): Step | undefined {
    const { faults, folder } = this.#place;
    const here = [...at, action];
    const expect = this.#expect(raw, action, at);
    this.#refuse(REFUSED[action], raw, at);
    if (action === "build") {
      const build = compileBuild(raw.build, here, folder, faults);
      const { line, note } = this.#any(modifiers, at);
      return build && { kind: "build", build, line, note, expect };
    }
    if (action === "run") return this.#run(raw, modifiers, expect, at);
    const { line, note, container } = this.#repeated(action, modifiers, at);
    const place = { line, note, container, expect };
    switch (action) {
      case "commit": {
        const commit = compileCommit(raw.commit, here, faults);
        return commit && { kind: "commit", ...commit, ...place };
      }
      case "diff": {
        const diff = compileDiff(raw.diff);
        return diff && { kind: "diff", ...diff, ...place };
      }
      default:
        return action satisfies never;
    }
  }

  #run(
    raw: Readonly<Record<string, unknown>>,
    modifiers: Modifiers,
    expect: StepExpectation,
    at: KeyPath,
  ): Step | undefined {
    const compiled = compileRun(raw.run);
    if (compiled === undefined) return undefined;
    const { image, ...run } = compiled;
    if (image !== undefined) {
      this.#refuse(REFUSED_OF_IMAGE, raw, at);
      return { kind: "run-image", image, ...run, ...this.#any(modifiers, at), expect };
    }
    if (run.user !== undefined && modifiers.as !== undefined) {
      const message = "who runs it is said twice: by user, and by as";
      this.#place.faults.add([...at, "as"], message, undefined, "key");
    }
    return { kind: "run", ...run, ...this.#repeated("run", modifiers, at), expect };
  }

  #any({ note }: Modifiers, at: KeyPath) {
    return { line: this.#place.faults.lineOf(at), note };
  }

  #repeated(action: ActionName, modifiers: Modifiers, at: KeyPath) {
    const { as, repeat, in: name } = modifiers;
    this.#requireImage(action, at);
    return {
      ...this.#any(modifiers, at),
      container: this.#containerOf(name, at),
      as: as ?? ROOT,
      repeat: repeat ?? 1,
      numbered: repeat !== undefined,
    };
  }

  #requireImage(action: ActionName, at: KeyPath): void {
    const { hasImage, faults } = this.#place;
    if (hasImage || this.#saidOfImage) return;
    this.#saidOfImage = true;
    const message = `${action} is done in a container, and there is no image for one`;
    faults.add([...at, action], message, "image: { build: … } builds one", "key");
  }

  #refuse(refused: Refused, raw: object, at: KeyPath): void {
    for (const [key, why] of Object.entries(refused)) {
      if (!Object.hasOwn(raw, key)) continue;
      this.#place.faults.add([...at, key], why, undefined, "key");
    }
  }

  #expect(raw: Readonly<Record<string, unknown>>, kind: "call" | DockerAction, at: KeyPath) {
    return compileStepExpect(raw.expect, kind, [...at, "expect"], this.#place.faults);
  }

  /** Each is read by itself, so that a fault in one does not hide what is wrong with another. */
  #modifiersOf(raw: object): Modifiers {
    const read = Object.entries(raw).flatMap(([key, value]) => {
      const schema = MODIFIERS[key as keyof Modifiers];
      const parsed = schema?.safeParse(value);
      return parsed?.success ? [[key, parsed.data]] : [];
    });
    return Object.fromEntries(read);
  }

  #operation(
    action: OperationName,
    raw: Readonly<Record<string, unknown>>,
    container: number,
    at: KeyPath,
  ): CaseOp | undefined {
    const { faults, limits } = this.#place;
    const parsed = OPERATIONS[action].safeParse(raw[action] ?? {});
    if (!parsed.success) {
      this.#noteUnread(raw[action]);
      return undefined;
    }
    const op = compileAction(action, parsed.data, at, faults, limits);
    if (op.options !== undefined) this.#checkRemount(op, at);
    this.#checkDescriptors(op, container, at);
    return op;
  }

  /** The one action of a step. */
  #actionOf(raw: object, at: KeyPath): ActionName | undefined {
    const { faults } = this.#place;
    const keys = Object.keys(raw);
    const actions = keys.filter((key): key is ActionName =>
      (ACTION_NAMES as string[]).includes(key),
    );
    for (const second of actions.slice(1)) {
      const message = `a step does one thing, and this one has ${actions[0]} already`;
      faults.add([...at, second], message, "begin a step of its own with -", "key");
    }
    if (actions.length === 0 && keys.every((key) => Object.hasOwn(MODIFIERS, key))) {
      faults.add(
        at,
        "a step needs something to do: a system call, as open, or build, run, commit, diff, remount",
      );
    }
    return actions[0];
  }

  /** A step that cannot be read may still have opened what later ones use. */
  #noteUnread(given: unknown): void {
    const fd =
      typeof given === "object" ? (given as { readonly fd?: unknown } | null)?.fd : undefined;
    for (const names of this.#opened.values()) if (fd !== undefined) names.add(`${fd}`);
  }

  #containerOf(name: string | undefined, at: KeyPath): number {
    if (name === undefined) return 0;
    const { containers, faults } = this.#place;
    const index = containers.indexOf(name);
    if (index !== -1) return index;
    const meant = nearMiss(name, containers);
    const hint =
      meant === undefined ? `containers: [${containers.join(", ")}]` : `did you mean ${meant}?`;
    faults.add([...at, "in"], `no container is called ${JSON.stringify(name)}`, hint);
    return 0;
  }

  #checkDescriptors({ op, fd, to_fd }: CaseOp, container: number, at: KeyPath): void {
    const names = this.#opened.get(container)!;
    if (op === "open" || op === "creat") {
      if (fd !== undefined) names.add(fd);
      return;
    }
    for (const [key, name] of Object.entries({ fd, to_fd })) {
      if (name === undefined || names.has(name)) continue;
      const meant = nearMiss(name, names);
      const hint =
        meant === undefined ? `open: { …, fd: ${name} } makes one` : `did you mean ${meant}?`;
      this.#place.faults.add([...at, key], `no step before opened a descriptor ${name}`, hint);
    }
  }

  #checkRemount({ options }: CaseOp, at: KeyPath): void {
    const { faults, lowers } = this.#place;
    checkOptions(options as Record<string, string | boolean>, [...at, "options"], lowers, faults);
  }

  #count(repeat: number, at: KeyPath): void {
    const { faults, limits } = this.#place;
    this.#total += repeat;
    if (this.#total <= limits.steps || this.#tooMany) return;
    this.#tooMany = true;
    faults.add(at, `more than ${limits.steps} steps up to here, repetitions counted (limit steps)`);
  }
}

function isDocker(action: ActionName): action is DockerAction {
  return Object.hasOwn(DOCKER_ACTIONS, action);
}

const ONCE = "this is done once";
const NOBODY = "this is done by the engine, whoever asks";

/** Modifiers, and why they cannot stand here. */
type Refused = Readonly<Partial<Record<keyof Modifiers, string>>>;

/** What cannot stand beside an action, and why. */
const REFUSED: Readonly<Record<DockerAction, Refused>> = {
  build: {
    in: "a build is in no container",
    as: "a build is nobody's: USER in the Dockerfile says who runs what",
    repeat: "a build is done once: write it again to see what the cache does",
  },
  run: {},
  commit: { as: NOBODY, repeat: ONCE },
  diff: { as: NOBODY, repeat: ONCE },
};

/** The same of a run in a container of its own. */
const REFUSED_OF_IMAGE: Refused = {
  in: "image: gives it a container of its own",
  as: "user: says who runs it",
  repeat: ONCE,
};
