import type { Command } from "../../shell/command.ts";

/** A file of effects, read already. */
export interface EffectsText {
  /** Its name in messages. */
  readonly file: string;
  readonly text: string;
}

/** What comes with copyup and what the user declares. */
export interface DeclaredCommands {
  readonly commands: ReadonlyMap<string, Command>;
  /** Names them for the build cache. */
  readonly key: string;
}

/** The commands that copyup stands in for (apt-get, apk …), over them those that files of effects declare, over all
 *  those that do nothing. @throws EffectsError for a text that is not well formed */
export async function declareCommands(
  effects: readonly EffectsText[],
  stubs: readonly string[],
): Promise<DeclaredCommands> {
  const { bundledEffects } = await import("./bundled-effects.ts");
  const { stubCommands } = await import("./stub-commands.ts");
  const commands = new Map(bundledEffects());
  for (const { file, text } of effects) {
    // A reader of YAML takes longer to load than many a build.
    const { loadEffects } = await import("./load-effects.ts");
    for (const [name, command] of await loadEffects(text, file)) commands.set(name, command);
  }
  for (const [name, command] of stubCommands(stubs)) commands.set(name, command);
  const texts = effects.map(({ text }) => text);
  return { commands, key: JSON.stringify([texts, [...stubs].sort()]) };
}
