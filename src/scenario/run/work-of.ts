import type { Envelope } from "../../base/event.ts";
import type { Work } from "../../cost/time/work.ts";
import { WorkSums } from "../../cost/time/work-sums.ts";

/** The work behind the events of one mount. */
export function workOf(envelopes: Iterable<Envelope>): Work {
  const sums = new WorkSums();
  for (const envelope of envelopes) sums.add(envelope);
  return sums.total;
}
