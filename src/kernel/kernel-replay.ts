import type { Case, CaseEntry, CaseOp } from "../cases/case.ts";
import { CaseError } from "../cases/case-error.ts";
import { okOrErrno } from "../cases/errno-name.ts";
import { layOn } from "../cases/lay-entries.ts";
import { runOperation } from "../cases/operations.ts";
import type { OpOutcome, Outcome } from "../cases/outcome.ts";
import { credentialsOf, outcomeOf, READS } from "../cases/replay.ts";
import { Identities } from "../cases/stat-outcome.ts";
import { mergedTree, rawTree } from "../cases/tree.ts";
import { asUser } from "./as-user.ts";
import { KernelProgram } from "./case-program.ts";
import { CaseStack, MOUNT_POINT } from "./case-stack.ts";
import { KernelProcess } from "./kernel-process.ts";
import { layerPrint } from "./layer-print.ts";
import type { Libc } from "./libc.ts";
import type { Sandbox } from "./sandbox.ts";

/** Runs a case on the kernel: lays its layers on a tmpfs, mounts them, makes its calls, and says what came of them, as
 *  replay() does on the engine. Nothing of it stays.
 *  @throws CaseError when the case contradicts itself */
export function replayOnKernel(given: Case, libc: Libc, sandbox: Sandbox): Outcome {
  sandbox.setUp();
  const process = new KernelProcess(libc);
  try {
    libc.umask(0);
    return new KernelReplay(given, libc, sandbox, process).run();
  } finally {
    process.closeAll();
    sandbox.tearDown();
  }
}

class KernelReplay {
  readonly #given: Case;
  readonly #libc: Libc;
  readonly #sandbox: Sandbox;
  readonly #process: KernelProcess;
  readonly #program: KernelProgram;
  readonly #stack: CaseStack;
  readonly #identities = new Identities();
  /** Lower layers that the case itself changed. */
  readonly #touched = new Set<string>();

  constructor(given: Case, libc: Libc, sandbox: Sandbox, process: KernelProcess) {
    this.#given = given;
    this.#libc = libc;
    this.#sandbox = sandbox;
    this.#process = process;
    this.#program = new KernelProgram(libc, process);
    this.#stack = new CaseStack(libc, process, given);
  }

  run(): Outcome {
    const { id, nomount, ops } = this.#given;
    const lowers = this.#layLayers();
    const before = lowers.map((layer) => this.#print(layer));
    const mounted = nomount ? null : this.#mountFirst();
    const runs = mounted === null || mounted === "ok" || ops.some(({ op }) => op === "mount");
    const outcomes = runs ? ops.map((op, i) => this.#run(op, `ops[${i}]`)) : [];
    this.#program.closeAll();
    this.#sandbox.leave();
    const merged = this.#stack.mounted
      ? this.#sandbox.inside(MOUNT_POINT, () => mergedTree(this.#process))
      : null;
    this.#stack.umount();
    const { upper } = this.#stack;
    const touched = [...this.#touched].sort();
    return {
      id,
      mount: mounted,
      ops: outcomes,
      merged,
      upper: upper === null ? null : this.#sandbox.inside(upper, () => rawTree(this.#process)),
      lower_unchanged: lowers.every(
        (layer, i) => touched.includes(layer) || this.#print(layer) === before[i],
      ),
      ...(touched.length === 0 ? {} : { lower_touched_by_case: touched }),
      ...this.#indexEntries(),
    };
  }

  /** All layers and the other directories; gives the names of those that the mount may not change. */
  #layLayers(): string[] {
    const { lower, data, upper, readonly } = this.#given;
    const lowers = lower.map((entries, i) => this.#lay(`l${i}`, entries, `lower[${i}]`));
    const others = data.map((entries, i) => this.#lay(`d${i}`, entries, `data[${i}]`));
    this.#lay("u", readonly ? [] : upper, "upper");
    for (const directory of ["w", MOUNT_POINT]) this.#process.mkdir(directory, 0o755);
    return [...lowers, ...others];
  }

  #lay(directory: string, entries: readonly CaseEntry[], where: string): string {
    this.#process.mkdir(directory, 0o755);
    this.#sandbox.inside(directory, () => layOn(this.#process, entries, where));
    return directory;
  }

  #print(layer: string): string {
    return this.#sandbox.inside(layer, () => layerPrint(this.#process));
  }

  #mountFirst(): string {
    const outcome = okOrErrno(() => this.#stack.mount());
    if (outcome === "ok") this.#sandbox.enter(MOUNT_POINT);
    return outcome;
  }

  #run(op: CaseOp, where: string): OpOutcome {
    if (op.op === "mount" || op.op === "umount" || op.op === "remount") {
      return outcomeOf(() => this.#changeMount(op));
    }
    if (op.at) return this.#runAt(op, where);
    if (!this.#stack.mounted) return { ok: false, errno: "ENOTMOUNTED" };
    return this.#call(op);
  }

  #call(op: CaseOp): OpOutcome {
    const context = {
      process: this.#process,
      callers: this.#program,
      identities: this.#identities,
    };
    const act = () => outcomeOf(() => runOperation(op, context));
    return op.uid === undefined ? act() : asUser(this.#libc, credentialsOf(op), act);
  }

  #runAt(op: CaseOp, where: string): OpOutcome {
    this.#sandbox.leave();
    const directory = this.#stack.directory(op.at!);
    if (this.#process.tryStat(directory) === null) {
      throw new CaseError(`${where}.at`, `there is no layer ${JSON.stringify(op.at)}`);
    }
    if (/^[ld]/.test(directory) && !READS.has(op.op)) this.#touched.add(directory);
    this.#sandbox.enter(directory);
    const outcome = this.#call(op);
    this.#sandbox.leave();
    this.#comeBack();
    return outcome;
  }

  #changeMount(op: CaseOp): undefined {
    this.#sandbox.leave();
    if (op.op !== "mount") this.#program.closeNamed();
    try {
      this.#stack.change(op);
    } finally {
      this.#comeBack();
    }
  }

  /** Whoever comes back to the mount stands at its root. */
  #comeBack(): void {
    if (this.#stack.mounted) this.#sandbox.enter(MOUNT_POINT);
  }

  /** The kernel keeps one entry there for each indexed inode, if it keeps an index. */
  #indexEntries(): { index_entries?: number } {
    const index = `${this.#stack.work}/index`;
    if (this.#process.tryStat(index) === null) return {};
    return { index_entries: this.#process.readdir(index).length };
  }
}
