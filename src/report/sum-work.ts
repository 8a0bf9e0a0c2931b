import { addWork, unitsOf, type Work, type WorkSum } from "../cost/time/work.ts";

/** All of some work, however many pieces it comes in. */
export function sumWork(works: Iterable<Work>): Work {
  const sum: WorkSum = {};
  for (const work of works) {
    for (const [unit, count] of unitsOf(work)) addWork(sum, unit, count);
  }
  return sum;
}
