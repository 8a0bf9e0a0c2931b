import type { Command } from "../../shell/command.ts";
import { APK } from "./data/apk.ts";
import { APT_GET } from "./data/apt-get.ts";
import { LANGUAGE_PACKAGES } from "./data/language-packages.ts";
import { loadEffects } from "./load-effects.ts";

/** The effect files that copyup brings along, by name: to be read, and to start one's own from. */
export const BUNDLED_EFFECTS: ReadonlyMap<string, string> = new Map([
  ["copyup:apt-get.yaml", APT_GET],
  ["copyup:apk.yaml", APK],
  ["copyup:npm-pip.yaml", LANGUAGE_PACKAGES],
]);

/** The commands that copyup can stand in for: apt-get, apt, dpkg -i, apk, npm, pip. */
export async function bundledEffects(): Promise<ReadonlyMap<string, Command>> {
  const commands = new Map<string, Command>();
  for (const [file, text] of BUNDLED_EFFECTS) {
    for (const [name, command] of await loadEffects(text, file)) commands.set(name, command);
  }
  return commands;
}
