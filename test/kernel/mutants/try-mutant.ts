import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { rolldown } from "rolldown";
import { type Mutant, mutate } from "./mutant.ts";
import type { KernelFacts, TrialLine } from "./trial.ts";

/** What became of a mutant. */
export interface Trial {
  /** The first case on which it differs from the kernel, and in what; null: on none. */
  readonly found: { readonly index: number; readonly where: string } | null;
  /** The first recorded case that it gets wrong. */
  readonly recorded: string | null;
}

/** Where things are. */
export interface Places {
  /** The repository. */
  readonly root: string;
  /** For programs made here. Recorded cases are looked for beside them. */
  readonly folder: string;
  /** Cases with the kernel's answers, one a line. */
  readonly cases: string;
}

/** Tries one mutant, or without one the engine as it is. `name`: of a file. */
export async function tryMutant(
  mutant: Mutant | null,
  name: string,
  places: Places,
  facts: KernelFacts,
): Promise<Trial> {
  return await run(await bundle(mutant, name, places), places.cases, facts);
}

/** One file with the trial and the engine in it. It need not type-check. */
async function bundle(mutant: Mutant | null, name: string, places: Places): Promise<string> {
  const { root, folder } = places;
  const file = join(folder, `${name}.mjs`);
  const changed = mutant === null ? null : join(root, mutant.file);
  const made = await rolldown({
    input: join(root, "test/kernel/mutants/trial.ts"),
    platform: "node",
    external: /^[^./]/,
    plugins: [
      {
        name: "mutate",
        load: (id) =>
          mutant === null || id !== changed
            ? null
            : { code: mutate(mutant, readFileSync(id, "utf8")), moduleType: "ts" },
      },
    ],
  });
  await made.write({ file });
  await made.close();
  return file;
}

/** Longer than any case takes. */
const PATIENCE = 30_000;

async function run(program: string, cases: string, facts: KernelFacts): Promise<Trial> {
  const child = spawn(process.execPath, [program, cases, JSON.stringify(facts)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let at: number | string = 0;
  let hangs = false;
  let found: Trial["found"] = null;
  let recorded: string | null = null;
  const wait = () =>
    setTimeout(() => {
      hangs = true;
      child.kill("SIGKILL");
    }, PATIENCE);
  let timer = wait();
  createInterface({ input: child.stdout }).on("line", (text) => {
    clearTimeout(timer);
    timer = wait();
    const line = JSON.parse(text) as TrialLine;
    if ("at" in line) at = line.at;
    else if ("recorded" in line) recorded = line.recorded;
    else found = { index: line.found, where: line.where };
  });
  const status = await new Promise((done) => {
    child.on("close", done);
  });
  clearTimeout(timer);
  if (status === 0) return { found, recorded };
  // What it was at is what it died of.
  if (typeof at === "string") return { found, recorded: at };
  if (found !== null) return { found, recorded };
  return { found: { index: at, where: hangs ? "hangs" : "dies" }, recorded };
}
