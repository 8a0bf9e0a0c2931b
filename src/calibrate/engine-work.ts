import { steppingClock } from "../base/clock.ts";
import { Trace } from "../base/trace.ts";
import { buildLayers } from "../cases/build-layers.ts";
import { Callers } from "../cases/callers.ts";
import { CaseMount } from "../cases/case-mount.ts";
import { runOperation } from "../cases/operations.ts";
import { credentialsOf, outcomeOf } from "../cases/replay.ts";
import { Identities } from "../cases/stat-outcome.ts";
import type { Work } from "../cost/time/work.ts";
import { WorkSums } from "../cost/time/work-sums.ts";
import type { Workload } from "./workload.ts";

/** What the calls of a workload make the kernel do, by the engine's count. The mount itself is left out. */
export function workOf({ case: given, cold }: Workload): Work {
  const sums = new WorkSums();
  let listens = false;
  const trace = new Trace((envelope) => {
    if (listens) sums.add(envelope);
  });
  const clock = steppingClock();
  const callers = new Callers(clock);
  const mount = new CaseMount(given, buildLayers(given, clock), clock, callers, trace);
  mount.mount();
  listens = true;
  const process = callers.onMount!;
  const context = { process, callers, identities: new Identities() };
  for (const op of given.ops) {
    const act = () => outcomeOf(() => runOperation(op, context));
    if (op.uid === undefined) act();
    else callers.as(credentialsOf(op), act);
  }
  callers.closeAll();
  const { coldFile: _file, coldByte: _byte, ...warm } = sums.total;
  return cold === true ? sums.total : warm;
}
