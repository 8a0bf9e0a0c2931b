import type { KeyPath } from "../../yaml/key-path.ts";
import type { StepExpectation } from "../scenario.ts";
import { type StepExpectationFields, stepExpectation } from "../schema/expect.ts";
import { checkErrno } from "./check-errno.ts";
import type { Faults } from "./faults.ts";

/** What kind of step an expectation is of. */
export type StepKind = "call" | "run" | "build" | "commit" | "diff";

type Key = keyof StepExpectationFields;

const COSTS: readonly Key[] = ["copied_up", "copied_bytes", "written_bytes"];
const OF_IMAGE: readonly Key[] = ["layers", "new_layers", "image_bytes", "config", "merged"];

const KEYS: Readonly<Record<StepKind, readonly Key[]>> = {
  call: ["errno", "value", ...COSTS],
  run: ["status", "output", ...COSTS],
  build: [...OF_IMAGE, "no_layer", "cached", "error", ...COSTS],
  commit: OF_IMAGE,
  diff: [],
};

const CALLED: Readonly<Record<StepKind, string>> = {
  call: "a system call",
  run: "a run",
  build: "a build",
  commit: "a commit",
  diff: "a diff",
};

/** How a step is to come out; what does not suit its kind is reported. */
export function compileStepExpect(
  raw: unknown,
  kind: StepKind,
  at: KeyPath,
  faults: Faults,
): StepExpectation {
  const parsed = stepExpectation.safeParse(raw);
  if (raw === undefined || !parsed.success) return { outcome: "ok" };
  const given = parsed.data;
  if (Array.isArray(given)) {
    if (kind === "diff") return { outcome: "ok", changes: given };
    faults.add(at, `${CALLED[kind]} has no list of changes: that is for diff`);
    return { outcome: "ok" };
  }
  if (typeof given === "string") return ofWord(given, kind, at, faults);
  checkKeys(given, kind, at, faults);
  const { errno, ...fields } = given;
  if (errno === undefined)
    return { outcome: given.error === undefined ? "ok" : "error", ...fields };
  if (given.value !== undefined) {
    const message = "a call that fails has no value: errno or value";
    faults.add([...at, "value"], message, undefined, "key");
  }
  return { outcome: checkErrno(errno, [...at, "errno"], faults), ...fields };
}

function ofWord(word: string, kind: StepKind, at: KeyPath, faults: Faults): StepExpectation {
  if (kind === "call") return { outcome: checkErrno(word, at, faults) };
  if (word !== "ok") {
    faults.add(at, `${CALLED[kind]} has no errno: that is for system calls`, INSTEAD[kind]);
  }
  return { outcome: "ok" };
}

/** How it is said that a step fails. */
const INSTEAD: Readonly<Partial<Record<StepKind, string>>> = {
  run: "{ status: 1 } is how a command fails",
  build: "{ error: … } is how a build fails",
};

function checkKeys(
  given: StepExpectationFields,
  kind: StepKind,
  at: KeyPath,
  faults: Faults,
): void {
  const known = KEYS[kind];
  for (const key of Object.keys(given) as Key[]) {
    if (known.includes(key)) continue;
    const hint =
      kind === "diff"
        ? 'list the lines: ["C /etc", "A /etc/new"]'
        : `there are ${known.join(", ")}`;
    faults.add([...at, key], `${CALLED[kind]} has no ${key}`, hint, "key");
  }
  if (given.error === undefined || kind !== "build") return;
  for (const key of Object.keys(given)) {
    if (key === "error") continue;
    const message = `a build that fails has no ${key}: error, or what comes of it`;
    faults.add([...at, key], message, undefined, "key");
  }
}
