import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where packages are installed that a test may link to. */
export const MODULES = join(ROOT, "node_modules");

export const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Packs the sources into `folder`, and does in folder/consumer what `npm install TARBALL` does, with the dependencies that
 *  are already on this machine. */
export function installPacked(folder: string): void {
  const consumer = join(folder, "consumer");
  const modules = join(consumer, "node_modules");
  const installed = join(modules, "copyup");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  mkdirSync(installed);
  writeFileSync(join(consumer, "package.json"), '{ "private": true, "type": "module" }\n');
  run(installed, "tar", "-xzf", pack(folder), "--strip-components=1");
  symlinkSync(join("..", "copyup", manifest.bin.copyup), join(modules, ".bin", "copyup"));
  for (const name of Object.keys(manifest.dependencies)) {
    symlinkSync(join(MODULES, name), join(modules, name));
  }
}

/** Packs a copy of the sources, so that a build under way in the repository is left alone. */
function pack(folder: string): string {
  const copy = join(folder, "copyup");
  const sources = ["package.json", "tsconfig.json", "rolldown.config.ts", "src", ...manifest.files];
  for (const name of sources.filter((file) => file !== "dist")) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(MODULES, join(copy, "node_modules"));
  run(copy, "npm", "pack", "--pack-destination", folder);
  return join(folder, `copyup-${manifest.version}.tgz`);
}

/** The standard output of a command; throws, with all it printed, if the command fails. */
export function run(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
