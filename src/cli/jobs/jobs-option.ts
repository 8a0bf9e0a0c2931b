import { availableParallelism } from "node:os";
import { UserError } from "../user-error.ts";

const MOST_JOBS = 256;

/** Scenarios, and characters of cases, from which on all cores are no slower than one: measured on two cores, where one
 *  process keeps a good part of the second busy with its compiler and collector (`npm run bench -- --filter jobs`). */
export const MANY = { scenarios: 400, caseCharacters: 8 << 20 } as const;

/** How many of `count` pieces of work are done at a time: what --jobs says; without it as many as there are cores, but one
 *  where there are fewer than `many`. @throws UserError for what is no such number */
export function jobsFor(jobs: string | undefined, count: number, many: number): number {
  if (jobs === undefined) return count < many ? 1 : Math.min(availableParallelism(), count);
  const number = /^\d+$/.test(jobs) ? Number(jobs) : 0;
  if (number >= 1 && number <= MOST_JOBS) return Math.min(number, Math.max(count, 1));
  throw new UserError(`--jobs ${jobs}: expected a number from 1 to ${MOST_JOBS}`);
}
