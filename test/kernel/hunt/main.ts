import { join } from "node:path";
import type { Case } from "../../../src/cases/case.ts";
import { Kernel } from "../../../src/kernel/kernel.ts";
import { type Verdict, verify } from "../../../src/kernel/verify.ts";
import { kitCase } from "../generate/kit-case.ts";
import { PROFILES, type Profile } from "../generate/profiles.ts";
import { randomCase } from "../generate/random-case.ts";
import { readOptions, runProgram, say } from "../support/program.ts";
import { hunt } from "./hunt.ts";
import { minimise } from "./minimise.ts";
import { readFound } from "./read-found.ts";
import { writeFound } from "./write-found.ts";

/** npm run verify -- [--seed S] [--cases N] [--profile P] [--minutes M] [--jobs J]: random cases on the engine and on this
 *  machine's kernel. A case on which they differ is made as small as it gets, and kept in test/kernel/found. */

const USAGE = `usage: npm run verify -- [options]
  --seed TEXT       the same seed gives the same cases (default: the time)
  --cases N         how many (default 5000)
  --profile P       ${["all", ...PROFILES, "kit"].join(" ")} (default all;
                    kit: drawn by fast-check from copyup/kit)
  --minutes M       stop after so long
  --jobs J          kernels that work at a time (default 4)
  --most N          stop after so many differences (default 5)
`;

const FOUND = join(import.meta.dirname, "..", "..", "..", "..", "test", "kernel", "found");

async function main(): Promise<number | null> {
  const options = read();
  if (options === null) return null;
  const { seed, cases, profile, minutes, jobs, most } = options;
  say(`seed ${seed}, profile ${profile}`);
  const kernel = await Kernel.open({ jobs });
  process.once("SIGINT", () => {
    say("interrupted");
    void kernel.close().then(() => process.exit(130));
  });
  try {
    const begin = performance.now();
    const until = begin + minutes * 60_000;
    const again = await verifyFound(FOUND, kernel);
    const counts = new Map<string, number>();
    const found: Case[] = [];
    await hunt({
      kernel,
      cases,
      window: 2 * jobs,
      source: (index) =>
        profile === "kit" ? kitCase(`kit-${seed}-${index}`) : randomCase(seed, profile, index),
      stop: () => performance.now() > until || found.length >= most,
      onVerdict: (given, verdict) => {
        const word = wordOf(verdict);
        counts.set(word, (counts.get(word) ?? 0) + 1);
        if (verdict.kind === "differs") found.push(given);
        if (verdict.kind === "failed" || verdict.kind === "malformed") {
          say(`${given.id}: ${verdict.message}`);
        }
      },
    });
    const seconds = (performance.now() - begin) / 1000;
    for (const given of found) await keep(given, kernel);
    for (const [word, count] of [...counts].sort()) say(`${count} ${word}`);
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    say(`${Math.round(all / seconds)} cases a second`);
    return found.length + again === 0 ? 0 : 1;
  } finally {
    await kernel.close();
  }
}

/** What was found before, once more; gives how many differ. */
async function verifyFound(folder: string, kernel: Kernel): Promise<number> {
  let differing = 0;
  for (const { file, given } of await readFound(folder)) {
    const { kind } = await verify(given, kernel);
    if (kind === "agrees") continue;
    say(`${file}: ${kind}`);
    differing++;
  }
  return differing;
}

async function keep(given: Case, kernel: Kernel): Promise<void> {
  const small = await minimise(given, async (candidate) => {
    return (await verify(candidate, kernel)).kind === "differs";
  });
  const answer = await kernel.run(kernel.fits(small).runs);
  const verdict = await verify(small, kernel);
  if ("error" in answer || verdict.kind !== "differs") {
    say(`${given.id}: differed once, and not again`);
    return;
  }
  say(`${await writeFound(FOUND, small, answer.outcome)}:`);
  for (const { where, engine, kernel: linux } of verdict.differences) {
    say(`  ${where}: engine ${JSON.stringify(engine)}, Linux ${JSON.stringify(linux)}`);
  }
}

function wordOf(verdict: Verdict): string {
  return verdict.kind === "agrees" ? "agree" : verdict.kind === "differs" ? "differ" : verdict.kind;
}

function read() {
  const texts = { seed: String(Date.now()), profile: "all" };
  const options = readOptions(texts, { cases: 5000, minutes: Infinity, jobs: 4, most: 5 });
  if (options === null || !["all", ...PROFILES, "kit"].includes(options.profile)) return null;
  return { ...options, profile: options.profile as Profile | "all" | "kit" };
}

await runProgram("verify", USAGE, main);
