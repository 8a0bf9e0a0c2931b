import { steppingClock } from "../../src/base/clock.ts";
import { isErrno } from "../../src/base/fs-error.ts";
import { Fingerprint } from "../../src/cases/fingerprint.ts";
import { FILE_CALLS, PATH_CALLS, type Run } from "./recorded-calls.ts";
import type { Observed, RecordedCase, RecordedOp, Result } from "./recorded-case.ts";
import { layRecorded } from "./recorded-layers.ts";
import { RecordedMachine } from "./recorded-machine.ts";
import { OBSERVATIONS } from "./recorded-observations.ts";
import { recordedTree } from "./recorded-tree.ts";
import { bitsOf } from "./recorded-value.ts";

export interface RecordedRun {
  /** In the form of the recording. */
  readonly observed: Observed;
  /** Lower layers that are not what they were, though the case itself left them alone. */
  readonly changedLowers: readonly string[];
}

/** Makes the calls of a recorded case on the engine, and notes what the recording notes, in its order. */
export function runRecorded(recorded: RecordedCase): RecordedRun {
  const clock = steppingClock();
  const layers = layRecorded(recorded);
  const prints = layers.lowers.map((layer) => new Fingerprint(layer));
  const machine = new RecordedMachine(recorded, layers, clock);
  const pre = recorded.pre?.map((op) => resultOf(machine, op));
  const before = pre === undefined ? {} : { pre };
  const refused = mountErrno(machine);
  if (refused !== null) return { observed: { ...before, mount: refused }, changedLowers: [] };
  const shown_options = machine.overlay.shownOptions();
  const results = recorded.ops.map((op) => resultOf(machine, op));
  let later: Partial<Observed> = {};
  if (recorded.remount) {
    machine.remount(typeof recorded.remount === "string" ? recorded.remount : undefined);
    later = { results2: (recorded.ops2 ?? []).map((op) => resultOf(machine, op)) };
  }
  machine.exit();
  const upperAndWork = (): Partial<Observed> =>
    layers.upper === null
      ? {}
      : { upper: recordedTree(machine.bare("upper")), work: recordedTree(machine.bare("work")) };
  const layersNow = upperAndWork();
  const lower0 = recorded.lower_after ? { lower0: recordedTree(machine.bare("lower0")) } : {};
  const merged = recordedTree(machine.overlay.process());
  machine.overlay.umount();
  const { upper, work } = recorded.after ? upperAndWork() : {};
  return {
    observed: {
      ...before,
      mount: "ok",
      shown_options,
      results,
      ...later,
      ...layersNow,
      ...lower0,
      merged,
      ...(upper === undefined ? {} : { upper_after_umount: upper }),
      ...(work === undefined ? {} : { work_after_umount: work }),
    },
    changedLowers: prints
      .filter(({ name }) => !recorded.rawopts?.includes(`upperdir={${name}}`))
      .filter((print) => !print.holds() && !writesTo(recorded, print.name))
      .map((print) => print.name),
  };
}

function mountErrno(machine: RecordedMachine): string | null {
  try {
    machine.mount();
    return null;
  } catch (error) {
    if (!isErrno(error)) throw error;
    return error.code;
  }
}

const PROGRAM: Record<string, Run> = {
  euid: (machine: RecordedMachine, uid: number) => {
    machine.become(uid);
    return 0;
  },
  umask: (machine: RecordedMachine, mask: string) => {
    machine.umask(bitsOf(mask));
    return 0;
  },
  remount_ro: (machine: RecordedMachine) => {
    machine.overlay.remount(true);
    return 0;
  },
  remount_rw: (machine: RecordedMachine) => {
    machine.overlay.remount(false);
    return 0;
  },
  /** The upper's file system is remounted, under the overlay. */
  upperfs: (machine: RecordedMachine, how: string) => {
    machine.limits().readonly = how === "ro";
    return 0;
  },
  leave_inodes: (machine: RecordedMachine, count: number) => {
    machine.limits().freeInodes = count;
    return 0;
  },
};

const OPERATIONS: ReadonlyMap<string, Run> = new Map(
  Object.entries({ ...PATH_CALLS, ...FILE_CALLS, ...OBSERVATIONS, ...PROGRAM }),
);

function resultOf(machine: RecordedMachine, [name, ...args]: RecordedOp): Result {
  const run = OPERATIONS.get(name);
  if (run === undefined) throw new Error(`no operation ${name}`);
  try {
    return { ret: run(machine, ...(args as never[])) };
  } catch (error) {
    if (!isErrno(error)) throw error;
    return { err: error.code === "EOPNOTSUPP" ? "ENOTSUP" : error.code };
  }
}

const LOOKS = new Set([...Object.keys(OBSERVATIONS), "getflags"]);

/** True when the case itself changes a lower layer, behind the mount. */
function writesTo({ ops, ops2 = [] }: RecordedCase, layer: string): boolean {
  return [...ops, ...ops2].some(
    ([name, ...args]) =>
      !LOOKS.has(name) &&
      args.some((arg) => typeof arg === "string" && arg.startsWith(`${layer}:`)),
  );
}
