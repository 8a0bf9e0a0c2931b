import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../../../src/cases/case.ts";
import { readCases } from "../../../src/cases/read-cases.ts";
import { loadScenario } from "../../../src/scenario/load.ts";
import { toCase } from "../../../src/scenario/to-case.ts";

/** What writeFound kept in a folder, as cases. */
export async function readFound(
  folder: string,
): Promise<{ readonly file: string; readonly given: Case }[]> {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const found: { readonly file: string; readonly given: Case }[] = [];
  for (const name of files) {
    const file = join(folder, name);
    if (name.endsWith(".yaml")) found.push({ file, given: toCase(await loadScenario(file)) });
    if (!name.endsWith(".json")) continue;
    for (const { given } of readCases(readFileSync(file, "utf8"))) found.push({ file, given });
  }
  return found;
}
