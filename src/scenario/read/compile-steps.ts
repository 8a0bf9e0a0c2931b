import type * as z from "zod";
import { nearMiss } from "../../base/near-miss.ts";
import type { CaseOp } from "../../cases/case.ts";
import type { ScenarioLimits } from "../limits.ts";
import type { Step, StepExpectation } from "../scenario.ts";
import { ACTION_NAMES, ACTIONS, type ActionName, MODIFIERS } from "../schema/scenario.ts";
import { checkErrno } from "./check-errno.ts";
import { checkOptions } from "./check-options.ts";
import { compileAction } from "./compile-step.ts";
import type { Faults, KeyPath } from "./faults.ts";

/** What steps are read against. */
export interface StepsPlace {
  readonly containers: readonly string[];
  readonly lowers: number;
  readonly faults: Faults;
  readonly limits: ScenarioLimits;
}

type Modifiers = { readonly [K in keyof typeof MODIFIERS]?: z.output<(typeof MODIFIERS)[K]> };

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

  constructor(place: StepsPlace) {
    this.#place = place;
    this.#opened = new Map(place.containers.map((_, i) => [i, new Set<string>()]));
  }

  compile(raw: unknown, at: KeyPath): Step[] {
    if (typeof raw !== "object" || raw === null) return [];
    const action = this.#actionOf(raw, at);
    if (action === undefined) return [];
    const step = this.#modifiersOf(raw);
    const container = this.#containerOf(step.in, at);
    const op = this.#operation(action, raw as Record<string, unknown>, container, [...at, action]);
    const expect = this.#expectation(step.expect, [...at, "expect"]);
    this.#count(step.repeat ?? 1, at);
    if (op === undefined) return [];
    return [
      {
        line: this.#place.faults.lineOf(at),
        op,
        container,
        as: step.as ?? ROOT,
        note: step.note,
        repeat: step.repeat ?? 1,
        numbered: step.repeat !== undefined,
        expect,
      },
    ];
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
    action: ActionName,
    raw: Readonly<Record<string, unknown>>,
    container: number,
    at: KeyPath,
  ): CaseOp | undefined {
    const { faults, limits } = this.#place;
    const parsed = ACTIONS[action].safeParse(raw[action] ?? {});
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
      faults.add(at, "a step needs something to do: a system call, as open, or remount");
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

  #expectation(given: Modifiers["expect"], at: KeyPath): StepExpectation {
    if (given === undefined) return { outcome: "ok" };
    const { faults } = this.#place;
    if (typeof given === "string") return { outcome: checkErrno(given, at, faults) };
    const { errno, value, ...costs } = given;
    if (errno !== undefined && value !== undefined) {
      faults.add(
        [...at, "value"],
        "a call that fails has no value: errno or value",
        undefined,
        "key",
      );
    }
    const outcome = errno === undefined ? "ok" : checkErrno(errno, [...at, "errno"], faults);
    return { outcome, ...(value === undefined ? {} : { value }), ...costs };
  }
}
