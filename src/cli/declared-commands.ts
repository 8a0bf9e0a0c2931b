import { readFile } from "node:fs/promises";
import type { Command } from "../shell/command.ts";
import { UserError } from "./user-error.ts";

/** Commands that copyup brings along, and those that the user declares. */
export interface DeclaredCommands {
  readonly commands: ReadonlyMap<string, Command>;
  /** Names them for the build cache. */
  readonly key: string;
}

/** The commands that copyup stands in for (apt-get, apk …), over them those that files declare (--commands), over all
 *  those that do nothing (--stub). @throws UserError for a file that cannot be read, EffectsError for one that is not well formed */
export async function declaredCommands(
  files: readonly string[],
  stubs: readonly string[],
): Promise<DeclaredCommands> {
  const { bundledEffects } = await import("../build/effects/bundled-effects.ts");
  const { stubCommands } = await import("../build/effects/stub-commands.ts");
  const commands = new Map(await bundledEffects());
  const texts: string[] = [];
  for (const file of files) {
    const text = await read(file);
    texts.push(text);
    // A reader of YAML takes longer to load than many a build.
    const { loadEffects } = await import("../build/effects/load-effects.ts");
    for (const [name, command] of await loadEffects(text, file)) commands.set(name, command);
  }
  for (const [name, command] of stubCommands(stubs)) commands.set(name, command);
  return {
    commands,
    key: JSON.stringify([texts, [...stubs].sort()]),
  };
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
