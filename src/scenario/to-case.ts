import { basename } from "node:path";
import type { Case, CaseEntry, CaseOp } from "../cases/case.ts";
import { numberedOp } from "./read/numbered.ts";
import type { LayerSource, Scenario, Step } from "./scenario.ts";

/** A scenario that no canonical case can say. The message names the first thing that is in the way. */
export class CaseExportError extends Error {
  override readonly name = "CaseExportError";
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.file = file;
    this.line = line;
  }
}

/** The scenario as a canonical case, for running it on a real kernel: its layers and its calls, repetitions
 *  written out. Expectations are left behind.
 *  `calls`: those that the programs of `run` steps make.
 *  @throws CaseExportError for layers on disk, for several containers, for a run whose calls are not given */
export function toCase(
  scenario: Scenario,
  calls: ReadonlyMap<Step, readonly CaseOp[]> = new Map(),
): Case {
  const { file, image, options, containers, steps } = scenario;
  if (image === null) {
    throw new CaseExportError(file, 1, "a case has layers, and this scenario builds images only");
  }
  if (image.kind !== "layers") {
    const message = `a case has no ${image.kind}: only layers written out`;
    throw new CaseExportError(file, image.line, message);
  }
  if (containers.length > 1) {
    const other = steps.find((step) => "container" in step && step.container > 0);
    const what =
      other === undefined || !("container" in other)
        ? `this scenario has ${containers.length}`
        : `this step is in ${containers[other.container]}`;
    const message = `a case has one container, and ${what}`;
    throw new CaseExportError(file, other?.line ?? 1, message);
  }
  return {
    id: basename(file).replace(/\.(ya?ml|json)$/, ""),
    options,
    lower: image.layers.map((layer) => entriesOf(layer, file)),
    data: [],
    upper: [],
    readonly: false,
    nomount: false,
    // A case begins with 0, a scenario with what shells have.
    ops: [{ op: "umask", mode: 0o022 }, ...steps.flatMap((step) => opsOf(step, calls, file))],
  };
}

function entriesOf(layer: LayerSource, file: string): readonly CaseEntry[] {
  if (layer.kind === "entries") return layer.entries;
  const message = `a case has no layer from a ${layer.kind}: only layers written out`;
  throw new CaseExportError(file, layer.line, message);
}

function opsOf(
  step: Step,
  calls: ReadonlyMap<Step, readonly CaseOp[]>,
  file: string,
): readonly CaseOp[] {
  const recorded = calls.get(step);
  if (recorded !== undefined) return recorded;
  if (step.kind === "run") {
    const message = "a case has no run: only the calls that it makes";
    throw new CaseExportError(file, step.line, message);
  }
  // They make no calls on the mount.
  if (step.kind !== "call") return [];
  const { op, as, repeat, numbered } = step;
  const root = as.uid === 0 && as.gid === 0;
  const called = root ? op : { ...op, uid: as.uid, gid: as.gid, ...groupsOf(as.groups) };
  return Array.from({ length: repeat }, (_, i) => (numbered ? numberedOp(called, i + 1) : called));
}

function groupsOf(groups: readonly number[]): { groups?: readonly number[] } {
  return groups.length === 0 ? {} : { groups };
}
