import { readFile } from "node:fs/promises";
import { readDiveCi } from "../analyze/gates/dive-ci.ts";
import type { Gate } from "../analyze/gates/gate.ts";
import { type GateTexts, readGates } from "../analyze/gates/read-gates.ts";
import { UserError } from "./user-error.ts";

/** Where dive looks for its rules. */
const DIVE_CI = ".dive-ci";

/** The gates of the command line, then those of dive's file.
 *  @param ciConfig a file; undefined: the usual one, if there is one; false: none
 *  @throws UserError, AnalyzeError for what cannot be read */
export async function analyzeGates(
  texts: GateTexts,
  ciConfig: string | false | undefined,
): Promise<readonly Gate[]> {
  const own = readGates(texts);
  if (ciConfig === false) return own;
  const file = ciConfig ?? DIVE_CI;
  const text = await readConfig(file, ciConfig !== undefined);
  return text === null ? own : [...own, ...readDiveCi(text, file)];
}

async function readConfig(file: string, must: boolean): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === "ENOENT" && !must) return null;
    throw new UserError(`--ci-config ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}
