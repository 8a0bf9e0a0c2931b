/** Code under test, as anybody writes it: it knows of no fixture. */
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Config = Record<string, string>;

/** The settings of app.ini, if there is one. */
export function loadConfig(root: string): Config {
  const path = join(root, "app.ini");
  return existsSync(path) ? parse(readFileSync(path, "utf8")) : {};
}

/** Brings the files of conf.d to one form, and removes what editors left. Gives the names of those that had another. */
export async function formatAll(root: string): Promise<string[]> {
  const folder = join(root, "conf.d");
  const formatted: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    if (name.endsWith("~")) {
      await rm(path);
      continue;
    }
    const before = await readFile(path, "utf8");
    const after = print(parse(before));
    if (after === before) continue;
    await writeFile(path, after);
    formatted.push(name);
  }
  return formatted;
}

function parse(text: string): Config {
  const pairs = text.split("\n").map((line) => line.split("=").map((part) => part.trim()));
  return Object.fromEntries(pairs.filter(([name]) => name !== ""));
}

function print(config: Config): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} = ${value}\n`)
    .sort()
    .join("");
}
