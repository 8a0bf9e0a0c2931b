import { type Clock, steppingClock } from "../base/clock.ts";
import { isErrno } from "../base/fs-error.ts";
import { isDir, namesOf } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import type { Process } from "../process/process.ts";
import { buildLayers, type CaseLayers } from "./build-layers.ts";
import { Callers } from "./callers.ts";
import type { Case, CaseOp } from "./case.ts";
import { CaseError } from "./case-error.ts";
import { CaseMount } from "./case-mount.ts";
import { attempt, okOrErrno } from "./errno-name.ts";
import { Fingerprint } from "./fingerprint.ts";
import { runOperation } from "./operations.ts";
import type { OpOutcome, Outcome } from "./outcome.ts";
import { Identities } from "./stat-outcome.ts";
import { layerTree, mergedTree } from "./tree.ts";

/** Runs a case on the engine: mounts its layers, makes its calls, and says what came of them.
 *  @throws CaseError when the case contradicts itself: an entry that cannot be laid, a layer that is not there */
export function replay(given: Case): Outcome {
  return new Replay(given).run();
}

/** Operations that leave a lower layer as it is. */
export const READS = new Set([
  "read",
  "stat",
  "lstat",
  "readdir",
  "getxattr",
  "listxattr",
  "readlink",
]);

class Replay {
  readonly #given: Case;
  readonly #clock: Clock = steppingClock();
  readonly #callers = new Callers(this.#clock);
  readonly #identities = new Identities();
  readonly #layers: CaseLayers;
  readonly #mount: CaseMount;
  /** Lower layers that the case itself changed. */
  readonly #touched = new Set<string>();

  constructor(given: Case) {
    this.#given = given;
    this.#layers = buildLayers(given, this.#clock);
    this.#mount = new CaseMount(given, this.#layers, this.#clock, this.#callers);
  }

  run(): Outcome {
    const { id, nomount, ops } = this.#given;
    const lowers = [...this.#layers.lowers, ...this.#layers.data];
    const before = lowers.map((layer) => new Fingerprint(layer));
    const mounted = nomount ? null : okOrErrno(() => this.#mount.mount());
    const runs = mounted === null || mounted === "ok" || ops.some(({ op }) => op === "mount");
    const outcomes = runs ? ops.map((op, i) => this.#run(op, `ops[${i}]`)) : [];
    this.#callers.closeAll();
    const overlay = this.#mount.overlay;
    const merged = overlay === null ? null : mergedTree(overlay.process());
    this.#mount.umount();
    const { upper, work } = this.#mount;
    const touched = [...this.#touched].sort();
    return {
      id,
      mount: mounted,
      ops: outcomes,
      merged,
      upper: upper === null ? null : layerTree(upper),
      lower_unchanged: before.every((print) => touched.includes(print.name) || print.holds()),
      ...(touched.length === 0 ? {} : { lower_touched_by_case: touched }),
      ...indexEntries(work),
    };
  }

  #run(op: CaseOp, where: string): OpOutcome {
    if (op.op === "mount" || op.op === "umount" || op.op === "remount") {
      return outcomeOf(() => this.#changeMount(op));
    }
    const process = op.at ? this.#processAt(op, where) : this.#callers.onMount;
    if (process === null) return { ok: false, errno: "ENOTMOUNTED" };
    const context = { process, callers: this.#callers, identities: this.#identities };
    const outcome =
      op.uid === undefined
        ? outcomeOf(() => runOperation(op, context))
        : this.#callers.as(credentialsOf(op), () => outcomeOf(() => runOperation(op, context)));
    if (op.at) this.#enter();
    return outcome;
  }

  #changeMount(op: CaseOp): undefined {
    try {
      this.#mount.change(op);
    } finally {
      this.#enter();
    }
  }

  /** Whoever comes back to the mount stands at its root. */
  #enter(): void {
    this.#callers.onMount?.chdir("/");
  }

  #processAt(op: CaseOp, where: string): Process {
    const layer = this.#layerAt(op.at!, where);
    if (/^[ld]/.test(layer.name) && !READS.has(op.op)) this.#touched.add(layer.name);
    const process = this.#callers.onLayer(layer);
    process.chdir("/");
    return process;
  }

  #layerAt(name: string | number, where: string): Layer {
    try {
      return this.#mount.layer(name);
    } catch (error) {
      if (!isErrno(error)) throw error;
      throw new CaseError(`${where}.at`, `there is no layer ${JSON.stringify(name)}`);
    }
  }
}

export function outcomeOf(call: () => NonNullable<OpOutcome & { ok: true }>["value"]): OpOutcome {
  let failed: OpOutcome | null = null;
  const value = attempt(call, (errno) => {
    failed = { ok: false, errno };
  });
  if (failed !== null) return failed;
  return value === null || value === undefined ? { ok: true } : { ok: true, value };
}

export function credentialsOf(op: CaseOp) {
  const uid = op.uid!;
  return { uid, gid: op.gid ?? uid, groups: op.groups ?? [] };
}

/** The kernel keeps one entry there for each indexed inode, if it keeps an index. */
function indexEntries(work: Layer): { index_entries?: number } {
  const index = work.get("/index");
  return index !== undefined && isDir(index) ? { index_entries: namesOf(index).size } : {};
}
