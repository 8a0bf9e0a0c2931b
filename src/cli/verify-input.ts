import type { Case } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import { readCases } from "../cases/read-cases.ts";
import { exportCase } from "../scenario/export/export-case.ts";
import { loadScenario } from "../scenario/load.ts";
import { CaseExportError } from "../scenario/to-case.ts";
import type { CommandContext } from "./program.ts";
import { readCaseText } from "./read-case-text.ts";
import { scenariosAt } from "./scenarios-at.ts";
import { UserError } from "./user-error.ts";

/** A case to verify, and where it comes from. */
export interface VerifyInput {
  readonly given: Case;
  /** As a heading: the file, and which of its cases it is. */
  readonly name: string;
  /** For a scenario the number of the step, from 1, that an operation was made from. */
  readonly stepOf: (op: number) => number | undefined;
}

/** A scenario that no case can say, and so no kernel can run. */
export interface UnsaidScenario {
  readonly unsaid: string;
}

type Inputs = AsyncIterable<VerifyInput | UnsaidScenario>;

/** What a path stands for: nothing that has to be read before its turn comes. */
export interface VerifySource {
  readonly name: string;
  /** One after the other, as they may be many. @throws ScenarioError UserError what cannot be read */
  readonly inputs: () => Inputs;
}

const SCENARIO = /\.ya?ml$/;

/** The scenario files and files of cases at a path. @throws ScenarioError when there is nothing there */
export async function verifySources(
  path: string,
  context: CommandContext,
): Promise<VerifySource[]> {
  if (path === "-") return [{ name: path, inputs: () => casesIn(path, context) }];
  return (await scenariosAt(path)).map((file) => ({
    name: file,
    inputs: () => (SCENARIO.test(file) ? scenarioIn(file) : casesIn(file, context)),
  }));
}

async function* casesIn(file: string, context: CommandContext): Inputs {
  const { name, text } = await readCaseText(file, context);
  if (isScenario(text)) {
    yield* scenarioIn(file);
    return;
  }
  try {
    for (const { given, where } of readCases(text)) {
      yield {
        given,
        name: given.id === null ? `${name}: ${where}` : `${name}: ${given.id}`,
        stepOf: () => undefined,
      };
    }
  } catch (error) {
    if (error instanceof CaseError) throw new UserError(`${name}: ${error.message}`);
    throw error;
  }
}

/** Scenarios may be written in JSON too. */
function isScenario(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "version" in value && "steps" in value;
  } catch {
    return false;
  }
}

async function* scenarioIn(file: string): Inputs {
  const scenario = await loadScenario(file);
  try {
    const { given, counts } = await exportCase(scenario);
    yield { given, name: file, stepOf: stepFinder(counts) };
  } catch (error) {
    if (!(error instanceof CaseExportError)) throw error;
    yield { unsaid: error.message };
  }
}

/** The first operation of a scenario's case sets the umask; a step is as many operations as `counts` says. */
function stepFinder(counts: readonly number[]): (op: number) => number | undefined {
  const ends: number[] = [];
  let end = 1;
  for (const count of counts) {
    end += count;
    ends.push(end);
  }
  return (op) => {
    if (op < 1) return undefined;
    const at = ends.findIndex((last) => op < last);
    return at === -1 ? undefined : at + 1;
  };
}
