import type { Case } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import { replayOnKernel } from "./kernel-replay.ts";
import { loadLibc } from "./libc.ts";
import type { WorkerAnswer } from "./protocol.ts";
import { Sandbox } from "./sandbox.ts";
import { messageOf, serve } from "./serve.ts";

/** The program of a worker: a process in a sandbox of its own that runs cases. It ends when its input does, or when
 *  whoever started it ends. */

Error.stackTraceLimit = 0;

void serve(async () => {
  const libc = await loadLibc();
  const sandbox = new Sandbox(libc);
  return (given: Case): { answer: WorkerAnswer; last?: boolean } => {
    try {
      return { answer: { outcome: replayOnKernel(given, libc, sandbox) } };
    } catch (error) {
      const malformed = error instanceof CaseError;
      // Otherwise, who knows what state we are in.
      return { answer: { error: messageOf(error), malformed }, last: !malformed };
    }
  };
});
