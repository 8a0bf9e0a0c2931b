import { readFile } from "node:fs/promises";
import {
  type DeclaredCommands,
  declareCommands,
  type EffectsText,
} from "../build/effects/declare-commands.ts";
import { UserError } from "./user-error.ts";

/** The commands that copyup stands in for, those that files declare (--commands), and those that do nothing (--stub).
 *  @throws UserError for a file that cannot be read, EffectsError for one that is not well formed */
export async function declaredCommands(
  files: readonly string[],
  stubs: readonly string[],
): Promise<DeclaredCommands> {
  const texts: EffectsText[] = [];
  for (const file of files) texts.push({ file, text: await read(file) });
  return declareCommands(texts, stubs);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`--commands ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}
