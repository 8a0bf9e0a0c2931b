import { layOn } from "../cases/lay-entries.ts";
import { runOperation } from "../cases/operations.ts";
import { credentialsOf, outcomeOf } from "../cases/replay.ts";
import { Identities } from "../cases/stat-outcome.ts";
import { asUser } from "../kernel/as-user.ts";
import { KernelProgram } from "../kernel/case-program.ts";
import { CaseStack, MOUNT_POINT } from "../kernel/case-stack.ts";
import { KernelProcess } from "../kernel/kernel-process.ts";
import type { Libc } from "../kernel/libc.ts";
import type { Sandbox } from "../kernel/sandbox.ts";
import { TimedLibc } from "./timed-libc.ts";
import type { Workload } from "./workload.ts";

/** Runs a workload on the kernel, its layers in `folder`, and gives the nanoseconds that its calls took, round by round.
 *  Nothing of it stays. @throws FsError CaseError */
export function timeOnKernel(libc: Libc, folder: Sandbox, given: Workload): number[] {
  folder.setUp();
  try {
    libc.umask(0);
    return new Timing(libc, folder, given).run();
  } finally {
    folder.tearDown();
  }
}

const POSIX_FADV_DONTNEED = 4;
/** Short workloads are repeated until they took so many nanoseconds together, but not more often than this. */
const LEAST_SPENT = 10_000_000;
const MOST = 20;
/** Nanoseconds after which no round is begun: a slow disk has others that wait. */
const MOST_SPENT = 2_000_000_000;
/** What a shorter one leaves, in nanoseconds, does not matter to the next; to be brought to the disk would, as a journal
 *  begins anew then. */
const UNSETTLING = 5_000_000;

class Timing {
  readonly #libc: Libc;
  readonly #sandbox: Sandbox;
  readonly #given: Workload;
  readonly #process: KernelProcess;
  readonly #timed: TimedLibc;
  readonly #overhead: number;

  constructor(libc: Libc, sandbox: Sandbox, given: Workload) {
    this.#libc = libc;
    this.#sandbox = sandbox;
    this.#given = given;
    this.#process = new KernelProcess(libc);
    this.#timed = new TimedLibc(libc);
    this.#overhead = this.#timed.overhead();
  }

  run(): number[] {
    const { lower } = this.#given.case;
    for (const [i, entries] of lower.entries()) {
      this.#process.mkdir(`l${i}`, 0o755);
      this.#sandbox.inside(`l${i}`, () => layOn(this.#process, entries, `lower[${i}]`));
    }
    this.#process.mkdir(MOUNT_POINT, 0o755);
    const rounds: number[] = [];
    let spent = 0;
    while (
      (rounds.length < this.#given.rounds && spent < MOST_SPENT) ||
      (spent < LEAST_SPENT && rounds.length < MOST)
    ) {
      const last = rounds.at(-1) ?? Number.POSITIVE_INFINITY;
      const ns = this.#round(rounds.length, last > UNSETTLING);
      rounds.push(ns);
      spent += ns;
    }
    return rounds;
  }

  /** On an upper of its own. `settles`: waits first until what the round before has left is on the disk. */
  #round(round: number, settles: boolean): number {
    const given = this.#given.case;
    const stack = new CaseStack(this.#libc, this.#process, given);
    for (const directory of ["u", "w"]) this.#make(directory);
    if (settles) this.#sandbox.sync();
    if (this.#given.cold === true) this.#forget();
    stack.mount();
    this.#sandbox.enter(MOUNT_POINT);
    try {
      return this.#measure();
    } finally {
      this.#sandbox.leave();
      stack.umount();
      // A virtual machine is given memory by its host when it is first touched: the next round has this round's again.
      this.#sandbox.empty("u");
      for (const directory of ["u", "w"]) this.#process.rename(directory, `${directory}-${round}`);
    }
  }

  /** A directory in which something was made before: what the file system has to read for the first name in a part of the
   *  disk is not what every name takes. */
  #make(directory: string): void {
    const process = this.#process;
    process.mkdir(directory, 0o755);
    process.mkdir(`${directory}/d`, 0o755);
    process.close(process.open(`${directory}/d/f`, "O_WRONLY|O_CREAT", 0o644));
    process.unlink(`${directory}/d/f`);
    process.rmdir(`${directory}/d`);
  }

  #measure(): number {
    const process = new KernelProcess(this.#timed.calls);
    const callers = new KernelProgram(this.#libc, process);
    const context = { process, callers, identities: new Identities() };
    this.#timed.take(0);
    for (const op of this.#given.case.ops) {
      const act = () => outcomeOf(() => runOperation(op, context));
      if (op.uid === undefined) act();
      else asUser(this.#libc, credentialsOf(op), act);
    }
    callers.closeAll();
    return this.#timed.take(this.#overhead);
  }

  /** Takes what the lower layers hold out of the page cache. */
  #forget(): void {
    for (const [i, entries] of this.#given.case.lower.entries()) {
      for (const { path, type } of entries) {
        if (type !== "file") continue;
        const fd = this.#process.open(`l${i}${path}`);
        this.#libc.posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        this.#process.close(fd);
      }
    }
  }
}
