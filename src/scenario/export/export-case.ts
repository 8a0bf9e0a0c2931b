import type { Case, CaseOp } from "../../cases/case.ts";
import type { RunStep, Scenario, Step } from "../scenario.ts";
import { CaseExportError, toCase } from "../to-case.ts";

/** A scenario as a case, and how many of its operations each step became; one more, the first, sets the umask. */
export interface ExportedCase {
  readonly given: Case;
  readonly counts: readonly number[];
}

/** The scenario as a canonical case: its layers, its calls, and those that the programs of its `run` steps make, for
 *  which it is run once. What Docker puts into a container (a layer of its own, /proc, /dev, volumes) is not in the
 *  case, nor are calls on it; `build`, `commit` and `diff` make none.
 *  @throws CaseExportError for what a case cannot say; ScenarioRunError */
export async function exportCase(scenario: Scenario): Promise<ExportedCase> {
  const runs = scenario.steps.filter((step): step is RunStep => step.kind === "run");
  const calls = new Map<Step, CaseOp[]>(runs.map((step) => [step, []]));
  // Refused without having been run, where it is its layers that a case cannot say.
  toCase(scenario, calls);
  if (runs.length > 0) await record(scenario, calls);
  restoreUmask(scenario.steps, calls);
  const counts = scenario.steps.map(
    (step) => calls.get(step)?.length ?? (step.kind === "call" ? step.repeat : 0),
  );
  return { given: toCase(scenario, calls), counts };
}

/** A program that is run has a umask of its own; a case has one for all. */
function restoreUmask(steps: readonly Step[], calls: ReadonlyMap<Step, CaseOp[]>): void {
  let umask: CaseOp = { op: "umask", mode: 0o022 };
  for (const step of steps) {
    if (step.kind === "call" && step.op.op === "umask") umask = step.op;
    const made = calls.get(step);
    if (made !== undefined && umask.mode !== 0o022) {
      made.unshift({ op: "umask", mode: 0o022 });
      made.push(umask);
    }
  }
}

async function record(scenario: Scenario, calls: ReadonlyMap<Step, CaseOp[]>): Promise<void> {
  const { runScenario } = await import("../run.ts");
  const { file } = scenario;
  const result = await runScenario(scenario, {
    keepEnvelopes: false,
    onCall: (step, told) => {
      if (typeof told === "object") {
        calls.get(step)!.push(told);
        return;
      }
      const message = `a program of this run calls ${told} in a way that a case cannot say`;
      throw new CaseExportError(file, step.line, message);
    },
  });
  result.close();
}
