import { fileError } from "../scenario/error.ts";
import { findScenarios } from "../scenario/load.ts";

/** The scenario files at a path, one at least. @throws ScenarioError */
export async function scenariosAt(path: string): Promise<readonly string[]> {
  const found = await findScenarios(path);
  if (found.length > 0) return found;
  throw fileError(
    path,
    "no scenario files (*.yaml, *.yml, with title: or version: 1) below this folder",
  );
}
