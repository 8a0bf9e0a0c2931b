import { loadLibc } from "../kernel/libc.ts";
import { Sandbox } from "../kernel/sandbox.ts";
import { messageOf, serve } from "../kernel/serve.ts";
import type { TimingAnswer, TimingQuestion } from "./protocol.ts";
import { timeOnKernel } from "./time-on-kernel.ts";

/** The program of a worker: a process with mounts of its own that times workloads. It ends when its input does, or when
 *  whoever started it ends. */

void serve(async () => {
  const libc = await loadLibc();
  let sandbox: Sandbox | null = null;
  return ({ folder, workload }: TimingQuestion): { answer: TimingAnswer; last?: boolean } => {
    try {
      sandbox ??= new Sandbox(libc, folder);
      return { answer: { rounds: timeOnKernel(libc, sandbox, workload) } };
    } catch (error) {
      return { answer: { error: messageOf(error) }, last: true };
    }
  };
});
