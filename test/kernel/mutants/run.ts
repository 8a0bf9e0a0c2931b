import { copyFileSync, createWriteStream, mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Case } from "../../../src/cases/case.ts";
import { Kernel } from "../../../src/kernel/kernel.ts";
import { randomCase } from "../generate/random-case.ts";
import { readOptions, runProgram, say } from "../support/program.ts";
import type { Mutant } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";
import { headOfTable, rowOf } from "./table.ts";
import type { AnsweredCase } from "./trial.ts";
import { type Places, type Trial, tryMutant } from "./try-mutant.ts";

/** npm run mutants -- [--seed S] [--cases N] [--only TEXT]: whether the hunt would find a mistake. The kernel answers the
 *  cases that the hunt would ask with this seed; each mutant is run on them until it differs. */

const USAGE = `usage: npm run mutants -- [options]
  --seed TEXT       the same seed gives the same cases (default mutants)
  --cases N         how many (default 5000)
  --only TEXT       only mutants with TEXT in their names
  --jobs J          how many are tried at a time (default: as many as there are processors)
`;

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");

/** What the kernel made of the cases, in the order of the hunt. */
interface Answered {
  readonly places: Places;
  readonly facts: { readonly privileged: boolean; readonly release: string };
  /** Of each line. */
  readonly cases: readonly Case[];
}

async function main(): Promise<number | null> {
  const counts = { cases: 5000, jobs: availableParallelism() };
  const options = readOptions({ seed: "mutants", only: "" }, counts);
  if (options === null) return null;
  const { seed, cases, only, jobs } = options;
  const chosen = MUTANTS.filter(({ name }) => name.includes(only));
  const answered = await ask(seed, cases);
  say(
    `seed ${seed}: ${answered.cases.length} cases with answers of Linux ${answered.facts.release}`,
  );
  const sound = await tryMutant(null, "sound", answered.places, answered.facts);
  if (sound.found !== null || sound.recorded !== null) {
    const id = sound.found === null ? sound.recorded : answered.cases[sound.found.index]!.id;
    say(`the engine itself differs: ${id} ${sound.found?.where ?? ""}`);
    return 1;
  }
  say(headOfTable());
  const trials = await tryAll(chosen, jobs, answered);
  const missed = chosen.filter((mutant, i) => isMissed(mutant, trials[i]!));
  for (const { name } of missed) say(`not found: ${name}`);
  const byHunt = trials.filter(({ found }) => found !== null).length;
  say(`${byHunt} of ${chosen.length} mutants found by the hunt`);
  return missed.length === 0 ? 0 : 1;
}

const isMissed = ({ unseen }: Mutant, { found, recorded }: Trial): boolean =>
  found === null && (unseen === undefined || recorded === null);

/** Says each row as soon as those before it are known. */
async function tryAll(
  mutants: readonly Mutant[],
  jobs: number,
  answered: Answered,
): Promise<Trial[]> {
  const { places, facts, cases } = answered;
  const trials: Trial[] = [];
  let next = 0;
  let said = 0;
  const work = async () => {
    while (next < mutants.length) {
      const i = next++;
      trials[i] = await tryMutant(mutants[i]!, `mutant-${i}`, places, facts);
      for (; trials[said] !== undefined; said++) {
        say(rowOf(mutants[said]!, trials[said]!, cases));
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return trials;
}

/** Asks the kernel once; its answers serve all mutants. */
async function ask(seed: string, count: number): Promise<Answered> {
  const folder = join(ROOT, ".build", "mutants");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(ROOT, "test/kernel/recorded.jsonl"), join(folder, "recorded.jsonl"));
  const places = { root: ROOT, folder, cases: join(folder, "cases.jsonl") };
  const kernel = await Kernel.open({ jobs: 4 });
  const facts = { privileged: kernel.privileged, release: kernel.release };
  const out = createWriteStream(places.cases);
  const cases: Case[] = [];
  const waiting: { readonly given: Case; readonly answer: ReturnType<Kernel["run"]> }[] = [];
  const take = async () => {
    const { given, answer } = waiting.shift()!;
    const said = await answer;
    if ("error" in said) {
      say(`${given.id}: ${said.error}`);
      return;
    }
    cases.push(given);
    out.write(`${JSON.stringify({ given, outcome: said.outcome } satisfies AnsweredCase)}\n`);
  };
  try {
    for (let index = 0; index < count; index++) {
      const given = kernel.fits(randomCase(seed, "all", index)).runs;
      const answer = kernel.run(given);
      // It is awaited in its turn; by then others may have failed.
      answer.catch(() => undefined);
      waiting.push({ given, answer });
      if (waiting.length >= 8) await take();
    }
    while (waiting.length > 0) await take();
  } finally {
    await kernel.close();
    await new Promise<void>((done) => {
      out.end(() => done());
    });
  }
  return { places, facts, cases };
}

await runProgram("mutants", USAGE, main);
