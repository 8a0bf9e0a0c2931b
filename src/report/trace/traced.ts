import type { CostReport } from "../../cost/cost.ts";
import type { Layer } from "../../layer/layer.ts";
import type { Overlay } from "../../process/overlay.ts";
import type { LayerResult, ScenarioResult, StepResult } from "../../scenario/result.ts";
import { layerFacts } from "../../scenario/run/layer-facts.ts";
import type { Costs } from "../../scenario/run/recorder.ts";
import type { Program } from "../../strace/program.ts";
import { type PricedScenario, priceScenario } from "../priced.ts";
import type { PricedFor } from "../priced-for.ts";
import { counted, grouped } from "../words.ts";

/** What playing a log led to. */
export interface Traced {
  /** As on the command line. */
  readonly logs: readonly string[];
  readonly imageName: string;
  /** Lowest first. */
  readonly layers: readonly {
    readonly name: string;
    readonly layer: Layer;
    readonly createdBy?: string | undefined;
  }[];
  readonly overlay: Overlay;
  readonly upper: Layer;
  readonly programs: readonly Program[];
  readonly costs: Costs;
  readonly cost: CostReport;
  readonly notes: readonly string[];
  close(): void;
}

/** The same as of a scenario whose steps are the log's programs: so that it is reported in the same way. */
export function tracedScenario(traced: Traced, pricedFor: PricedFor): PricedScenario {
  const { logs, imageName, layers, overlay, upper, programs, costs, cost, notes, close } = traced;
  const container = {
    ...{ name: "traced", overlay, upper, work: overlay.work!, envelopes: [], init: null },
    ...upperResult(upper),
    ...costs,
  };
  const result: ScenarioResult = {
    ...{ file: logs.join(" "), title: titleOf(programs, imageName), about: undefined, ok: true },
    ...{ build: null, images: [], diskBytes: 0, mismatches: [], again: null, notes, close },
    layers: layers.map(
      ({ name, layer, createdBy }): LayerResult => ({
        ...{ name, createdBy, layer },
        ...layerFacts(layer),
      }),
    ),
    steps: programs.map((program) => stepOf(program, cost)),
    containers: [container],
  };
  return priceScenario(result, () => cost, pricedFor);
}

function upperResult(upper: Layer) {
  const { bytes, whiteouts, opaques } = layerFacts(upper);
  return { upperBytes: bytes, whiteouts, opaques };
}

/** Programs that are named in a title. */
const NAMED = 3;

function titleOf(programs: readonly Program[], imageName: string): string {
  const busy = programs.filter(({ runs }) => runs > 0).sort((a, b) => b.calls - a.calls);
  const names = busy.slice(0, NAMED).map(({ name }) => name);
  const more = busy.length > NAMED ? ` and ${counted(busy.length - NAMED, "more program")}` : "";
  return names.length === 0
    ? `A trace on ${imageName}`
    : `${names.join(", ")}${more} on ${imageName}`;
}

function stepOf(program: Program, { bySteps, copyUps }: CostReport): StepResult {
  const { step, name, path, runs, calls, line } = program;
  const sums = bySteps.find((one) => one.step === step);
  const times = runs > 1 ? ` ×${grouped(runs)}` : "";
  const copied = copyUps.filter((one) => one.step === step).map((copy) => copy.path);
  return {
    ...{ number: step, line, action: "trace", path: undefined, container: 0 },
    text: `${name}${times}: ${counted(calls, "call")}`,
    as: { uid: 0, gid: 0, groups: [] },
    note: undefined,
    ...{ repeat: 1, runs: 1, ok: true, outcome: { ok: true } },
    ...(path === "" ? {} : { path }),
    copiedUp: [...new Set(copied)].sort(),
    copiedBytes: sums?.copiedBytes ?? 0,
    writtenBytes: sums?.writtenBytes ?? 0,
  };
}
