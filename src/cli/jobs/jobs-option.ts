import { availableParallelism } from "node:os";
import { UserError } from "../user-error.ts";

const MOST_JOBS = 256;

/** Cores that one process keeps busy, as good as: with its compiler and collector it takes 1.3 of them. On two, 400 scenarios
 *  take 1.3 times as long on both as on one, and 1,600 still 1.15 (`npm run bench -- --filter jobs`). */
export const FEW_CORES = 2;

/** Scenarios, and characters of cases, from which on more cores are worth starting: a process each, which compiles the same
 *  code again. */
export const MANY = { scenarios: 400, caseCharacters: 8 << 20 } as const;

/** How many of `count` pieces of work are done at a time: what --jobs says; without it as many as there are cores, but one
 *  where there are fewer than `many`, or FEW_CORES. @throws UserError for what is no such number */
export function jobsFor(
  jobs: string | undefined,
  count: number,
  many: number,
  cores: number = availableParallelism(),
): number {
  if (jobs === undefined) return cores <= FEW_CORES || count < many ? 1 : Math.min(cores, count);
  const number = /^\d+$/.test(jobs) ? Number(jobs) : 0;
  if (number >= 1 && number <= MOST_JOBS) return Math.min(number, Math.max(count, 1));
  throw new UserError(`--jobs ${jobs}: expected a number from 1 to ${MOST_JOBS}`);
}
