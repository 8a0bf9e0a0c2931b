import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareNames } from "../base/names.ts";
import { ScenarioError } from "./error.ts";
import { type ScenarioLimits, scenarioLimitsWith } from "./limits.ts";
import { parseScenario, tooLong } from "./parse.ts";
import type { Scenario } from "./scenario.ts";

/** Reads and parses a scenario file.
 *  @throws ScenarioError when it cannot be read, or for all that is wrong with it */
export async function loadScenario(
  file: string,
  limits?: Partial<ScenarioLimits>,
): Promise<Scenario> {
  const { fileBytes } = scenarioLimitsWith(limits);
  const { size } = await reading(file, () => stat(file));
  if (size > fileBytes) throw tooLong(file, fileBytes);
  const text = decoded(file, await reading(file, () => readFile(file)));
  return parseScenario(text, limits === undefined ? { file } : { file, limits });
}

/** The scenario files at a path: the file itself, or all *.yaml and *.yml below a folder, in byte order.
 *  Layers and images may lie beside them; what begins with a dot is left alone.
 *  @throws ScenarioError when there is nothing at the path */
export async function findScenarios(path: string): Promise<string[]> {
  const found = await reading(path, () => stat(path));
  if (!found.isDirectory()) return [path];
  const names = await reading(path, () => readdir(path, { withFileTypes: true }));
  const below = await Promise.all(
    names
      .filter(({ name }) => !name.startsWith("."))
      .map(async (entry) => {
        const file = join(path, entry.name);
        if (entry.isDirectory()) return findScenarios(file);
        return entry.isFile() && SCENARIO.test(entry.name) ? [file] : [];
      }),
  );
  return below.flat().sort(compareNames);
}

/** A name that is not UTF-8 would quietly be another one. */
function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const message = "not UTF-8 text: save it as UTF-8";
    throw new ScenarioError([{ file, line: 0, column: 0, path: "", message }], "");
  }
}

const SCENARIO = /\.ya?ml$/;

async function reading<T>(file: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    const message =
      code === "ENOENT" ? "no such file or folder" : `cannot be read: ${(error as Error).message}`;
    throw new ScenarioError([{ file, line: 0, column: 0, path: "", message }], "");
  }
}
