import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { System } from "./systems.ts";

/** The scripts are no code: when this runs compiled, they still lie with the source. */
const SCRIPTS = join(import.meta.dirname.replace("/.build/", "/"), "scripts");

/** What RUN lines do: scripts, an empty line between two. Every system runs the common ones and its own. */
export const IDIOMS: Readonly<Record<System, readonly string[]>> = {
  debian: [...idiomsOf("common"), ...idiomsOf("projects"), ...idiomsOf("debian")],
  bash: [...idiomsOf("common"), ...idiomsOf("projects"), ...idiomsOf("bash")],
  alpine: [...idiomsOf("common"), ...idiomsOf("projects"), ...idiomsOf("alpine")],
};

function idiomsOf(name: string): string[] {
  const text = readFileSync(join(SCRIPTS, `${name}.sh`), "utf8");
  return text.trim().split("\n\n");
}
