import type { Command } from "../../shell/command.ts";

/** An effect file that copyup brings along. */
interface BundledFile {
  /** As messages name it. */
  readonly file: string;
  readonly commands: readonly string[];
  readonly text: () => Promise<string>;
}

const FILES: readonly BundledFile[] = [
  {
    file: "copyup:apt-get.yaml",
    commands: ["apt-get", "apt", "dpkg", "update-ca-certificates"],
    text: async () => (await import("./data/apt-get.ts")).APT_GET,
  },
  {
    file: "copyup:apk.yaml",
    commands: ["apk"],
    text: async () => (await import("./data/apk.ts")).APK,
  },
  {
    file: "copyup:npm-pip.yaml",
    commands: ["npm", "pip", "pip3"],
    text: async () => (await import("./data/language-packages.ts")).LANGUAGE_PACKAGES,
  },
];

/** The commands that copyup can stand in for: apt-get, apt, dpkg -i, apk, npm, pip. What they need is read when one is
 *  called for the first time. */
export function bundledEffects(): ReadonlyMap<string, Command> {
  const commands = new Map<string, Command>();
  for (const one of FILES) {
    let loaded: Promise<ReadonlyMap<string, Command>> | undefined;
    for (const name of one.commands) {
      commands.set(name, async (invocation) => {
        loaded ??= load(one);
        return (await loaded).get(name)!(invocation);
      });
    }
  }
  return commands;
}

/** The text of a bundled effect file, to read or to start one's own from; undefined when there is none of that name. */
export async function bundledEffectsText(file: string): Promise<string | undefined> {
  return await FILES.find((one) => one.file === file)?.text();
}

async function load({ file, text }: BundledFile): Promise<ReadonlyMap<string, Command>> {
  const { loadEffects } = await import("./load-effects.ts");
  return loadEffects(await text(), file);
}
