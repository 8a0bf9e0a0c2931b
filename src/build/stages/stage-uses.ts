import type { BuildError } from "../build-error.ts";
import type { Instruction } from "../dockerfile.ts";
import { errorAt } from "../parse/place.ts";
import { mountSource } from "../parse/run-mount.ts";
import type { BuildProfile } from "../profile.ts";
import { ExpandError } from "../words/expand-error.ts";
import { expandWord } from "../words/expand-word.ts";
import type { PlannedStage, StageSource, StageUse } from "./stage-plan.ts";

/** The names that a `from=` can mean. */
export interface StageNames {
  readonly named: ReadonlyMap<string, number>;
  /** How many stages there are. */
  readonly count: number;
  readonly contexts: ReadonlySet<string>;
  readonly profile: BuildProfile;
}

/** What the instructions of a stage, and those that its base held back, take files from, besides the context.
 *  @throws BuildError for a number that is no stage's, and a variable where none may be */
export function stageUses(
  { stage, index }: Pick<PlannedStage, "stage" | "index">,
  triggers: readonly Instruction[],
  names: StageNames,
  file: string,
): StageUse[] {
  const uses: StageUse[] = [];
  for (const instruction of [...triggers, ...stage.instructions]) {
    const held = triggers.includes(instruction);
    for (const name of sourcesOf(instruction)) {
      const copies = instruction.kind === "copy";
      const fail = (message: string) => errorAt(file, instruction.range, message);
      if (copies) requirePlain(name, names.profile, fail);
      const source = copies
        ? (byNumber(name, index, names, fail) ?? byName(name, index, names))
        : byName(name, index, names);
      uses.push({ instruction, name, source, held });
    }
  }
  return uses;
}

function sourcesOf(instruction: Instruction): string[] {
  if (instruction.kind === "copy") return instruction.from === undefined ? [] : [instruction.from];
  if (instruction.kind !== "run") return [];
  return instruction.mounts.map(mountSource).filter((name) => name !== undefined);
}

type Fail = (message: string) => BuildError;

/** An image's name may hold no variable; 20.10 says so later, and of another thing. */
function requirePlain(name: string, profile: BuildProfile, fail: Fail): void {
  if (profile.name !== "docker-28") return;
  const message =
    "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround";
  try {
    if (expandWord(name, NOTHING) !== name) throw fail(message);
  } catch (error) {
    throw error instanceof ExpandError ? fail(error.message) : error;
  }
}

const NOTHING = new Map<string, string>();

function byNumber(
  name: string,
  current: number,
  { count, profile }: StageNames,
  fail: Fail,
): StageSource | undefined {
  if (!/^[-+]?[0-9]+$/.test(name)) return undefined;
  const index = Number(name);
  const classic = profile.builder === "classic";
  const known = classic ? current : count;
  if (index >= 0 && index < known) return { kind: "stage", index };
  if (!classic) throw fail(`invalid stage index ${index}`);
  const reason = index === current ? "refers to current build stage" : "index out of bounds";
  throw fail(`invalid from flag value ${name}: ${reason}`);
}

/** The classic builder knows the stages so far only: another name is an image's. */
function byName(
  name: string,
  current: number,
  { named, contexts, profile }: StageNames,
): StageSource {
  const index = named.get(name.toLowerCase());
  const known = index !== undefined && (profile.builder === "buildkit" || index < current);
  if (known) return { kind: "stage", index };
  if (contexts.has(name)) return { kind: "context", name };
  return name === "scratch" ? { kind: "scratch" } : { kind: "image", name };
}
