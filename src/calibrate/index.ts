export { type Agreement, type Calibration, calibrate, compareWith } from "./calibrate.ts";
export { CHECKS } from "./check-workloads.ts";
export { Stopwatch } from "./stopwatch.ts";
