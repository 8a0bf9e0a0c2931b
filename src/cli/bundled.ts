import { readFile } from "node:fs/promises";
import { EffectsError } from "../build/effects/effects-error.ts";
import type { Command } from "../shell/command.ts";
import { UserError } from "./user-error.ts";

export { bundledBase, isSynthetic } from "../build/bases/bundled-base.ts";
export { unknownImage } from "../build/bases/unknown-image.ts";

/** What comes with copyup and what the user declares: the one place of the commands that knows of it. */
export interface DeclaredCommands {
  readonly commands: ReadonlyMap<string, Command>;
  /** Names them for the build cache. */
  readonly key: string;
}

/** The commands that copyup stands in for (apt-get, apk …), over them those that files declare (--commands), over all
 *  those that do nothing (--stub). @throws UserError for a file that cannot be read or is not well formed */
export async function declaredCommands(
  files: readonly string[],
  stubs: readonly string[],
): Promise<DeclaredCommands> {
  const { bundledEffects } = await import("../build/effects/bundled-effects.ts");
  const { loadEffects } = await import("../build/effects/load-effects.ts");
  const { stubCommands } = await import("../build/effects/stub-commands.ts");
  const commands = new Map(await bundledEffects());
  const texts: string[] = [];
  for (const file of files) {
    const text = await read(file);
    texts.push(text);
    try {
      for (const [name, command] of await loadEffects(text, file)) commands.set(name, command);
    } catch (error) {
      if (error instanceof EffectsError) throw new UserError(error.message);
      throw error;
    }
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
