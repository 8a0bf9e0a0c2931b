import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareNames } from "../base/names.ts";
import { fileError } from "./error.ts";
import { type ScenarioLimits, scenarioLimitsWith } from "./limits.ts";
import { parseScenario, tooLong } from "./parse.ts";
import { looksLikeScenario } from "./read/looks-like-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { readBytes, reading, textOf, UnreadableError } from "./text-file.ts";

/** Reads and parses a scenario file.
 *  @throws ScenarioError when it cannot be read, or for all that is wrong with it */
export async function loadScenario(
  file: string,
  limits?: Partial<ScenarioLimits>,
): Promise<Scenario> {
  const { fileBytes } = scenarioLimitsWith(limits);
  const text = await named(file, async () => {
    const bytes = await readBytes(file, fileBytes);
    return bytes.length > fileBytes ? undefined : textOf(bytes);
  });
  if (text === undefined) throw tooLong(file, fileBytes);
  return parseScenario(text, limits === undefined ? { file } : { file, limits });
}

/** The scenario files at a path: the file itself, or all *.yaml and *.yml below a folder that mean to be scenarios, in
 *  byte order. Layers, images and build contexts may lie beside them; what begins with a dot is left alone.
 *  @throws ScenarioError when there is nothing at the path */
export async function findScenarios(path: string): Promise<string[]> {
  const found = await named(path, () => reading(async () => statSync(path)));
  if (!found.isDirectory()) return [path];
  const names = await named(path, () =>
    reading(async () => readdirSync(path, { withFileTypes: true })),
  );
  const below = await Promise.all(
    names
      .filter(({ name }) => !name.startsWith("."))
      .map(async (entry) => {
        const file = join(path, entry.name);
        if (entry.isDirectory()) return findScenarios(file);
        const wanted = entry.isFile() && SCENARIO.test(entry.name) && (await isScenario(file));
        return wanted ? [file] : [];
      }),
  );
  return below.flat().sort(compareNames);
}

const SCENARIO = /\.ya?ml$/;
/** Bytes of a file that tell whether it is a scenario. */
const HEAD = 2 ** 16;

/** What cannot be read is for its reader to say. */
async function isScenario(file: string): Promise<boolean> {
  try {
    return looksLikeScenario(Buffer.from(await readBytes(file, HEAD)).toString("utf8"));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return true;
  }
}

/** What the call gives. @throws ScenarioError that names the file it could not read */
async function named<T>(file: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw fileError(file, error.message);
  }
}
