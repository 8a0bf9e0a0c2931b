import { briefReport } from "../report/brief-report.ts";
import { fullReport } from "../report/full-report.ts";
import { jsonReport } from "../report/json-report.ts";
import type { Page } from "../report/page.ts";
import type { PricedScenario } from "../report/priced.ts";
import { type SummaryLine, summaryLine } from "../report/summary.ts";
import type { Comparison } from "../scenario/compare/comparison.ts";
import { exportCase } from "../scenario/export/export-case.ts";
import { loadScenario } from "../scenario/load.ts";
import { type CompareOptions, comparisonAsked, joinComparisons } from "./compare-options.ts";
import type { DeviceOptions } from "./device-option.ts";
import { type Limits, parseLimits } from "./limits.ts";
import { runPriced } from "./run-priced.ts";
import { ScenarioDevices } from "./scenario-devices.ts";

/** How a scenario is shown. */
export type Form = "full" | "brief" | "json" | "case";

export interface ShowOptions extends CompareOptions, DeviceOptions {
  readonly limit: readonly string[];
}

/** What came of a scenario, in the form that was asked for. */
export interface Shown {
  readonly text: string;
  /** What the summary says of it; null of one that was not run. */
  readonly line: SummaryLine | null;
}

/** Runs one scenario file after the other, all with the same options. */
export class ScenarioShow {
  readonly #page: Page;
  readonly #signal: AbortSignal;
  readonly #limits: Limits;
  readonly #asked: Comparison | null;
  readonly #devices: ScenarioDevices;

  private constructor({ options, page, signal }: ShowInit, devices: ScenarioDevices) {
    this.#page = page;
    this.#signal = signal;
    this.#limits = parseLimits(options.limit);
    this.#asked = comparisonAsked(options);
    this.#devices = devices;
  }

  /** @throws UserError for a limit or a device that is none */
  static async of(init: ShowInit): Promise<ScenarioShow> {
    return new ScenarioShow(init, await ScenarioDevices.of(init.options));
  }

  /** Loads a scenario, runs it, and gives its report. @throws what the scenario's file or its run is at fault with */
  async show(file: string, form: Form, onProgress: (text: string) => void): Promise<Shown> {
    this.#signal.throwIfAborted();
    onProgress(file);
    const scenario = await loadScenario(file, this.#limits.scenario);
    if (form === "case") {
      return { text: `${JSON.stringify((await exportCase(scenario)).given)}\n`, line: null };
    }
    const { image: imageLimits, shell: shellLimits } = this.#limits;
    const pricedFor = await this.#devices.pricedFor(scenario);
    const options = { signal: this.#signal, imageLimits, shellLimits, pricedFor };
    const comparison = joinComparisons(scenario.compare, this.#asked);
    const tell = (text: string): void => onProgress(`${file}: ${text}`);
    const priced = await runPriced(scenario, options, tell, comparison);
    try {
      return { text: this.#report(priced, form), line: summaryLine(priced) };
    } finally {
      priced.result.close();
    }
  }

  #report(priced: PricedScenario, form: Exclude<Form, "case">): string {
    if (form === "json") return `${JSON.stringify(jsonReport(priced))}\n`;
    return form === "brief" ? briefReport(priced, this.#page) : fullReport(priced, this.#page);
  }
}

export interface ShowInit {
  readonly options: ShowOptions;
  readonly page: Page;
  readonly signal: AbortSignal;
}
