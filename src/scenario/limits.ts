/** Bounds that keep a scenario from exhausting the machine. Each can be raised by the caller. */
export interface ScenarioLimits {
  /** Bytes of the scenario file. */
  readonly fileBytes: number;
  /** Values in the file once its aliases are written out. */
  readonly values: number;
  /** Steps, each repetition counted. */
  readonly steps: number;
  /** Layers of the image, each repetition counted. */
  readonly layers: number;
  /** Entries of one layer, or of one and its repetitions; each repetition counted. */
  readonly entries: number;
  readonly containers: number;
  /** Bytes of one file, as a layer or a write says it; a pattern or a hole takes no memory for its length. */
  readonly fileSize: number;
  /** Bytes that one `read` may ask for: these are kept in memory. */
  readonly readBytes: number;
}

const MIB = 2 ** 20;
const TIB = 2 ** 40;

export const DEFAULT_SCENARIO_LIMITS: ScenarioLimits = {
  fileBytes: 16 * MIB,
  values: 1_000_000,
  steps: 100_000,
  layers: 500,
  entries: 100_000,
  containers: 64,
  fileSize: 16 * TIB,
  readBytes: 64 * MIB,
};

/** The default limits with the caller's own in their place. */
export function scenarioLimitsWith(own: Partial<ScenarioLimits> | undefined): ScenarioLimits {
  return own === undefined ? DEFAULT_SCENARIO_LIMITS : { ...DEFAULT_SCENARIO_LIMITS, ...own };
}
