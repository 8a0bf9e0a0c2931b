import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../../../src/cases/case.ts";
import type { Outcome } from "../../../src/cases/outcome.ts";
import { asScenario } from "./as-scenario.ts";

/** Keeps a case that the engine gets wrong, with what the kernel made of it: as a scenario where one can say it, else as
 *  a recorded case. Gives the file. */
export async function writeFound(folder: string, given: Case, kernel: Outcome): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const name = String(given.id).replace(/[^\w.-]+/g, "-");
  const scenario = await asScenario(given, kernel, `Found by chance: ${given.id}`);
  const file = join(folder, scenario === null ? `${name}.json` : `${name}.yaml`);
  const recorded = JSON.stringify({ case: given, outcome: kernel }, null, 2);
  writeFileSync(file, scenario ?? `${recorded}\n`);
  return file;
}
