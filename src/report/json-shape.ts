import type {
  CopyUpCost,
  CostReport,
  LayerCost,
  PathCost,
  StepCost,
  UpperUsage,
} from "../cost/cost.ts";
import type { Duration } from "../cost/time/duration.ts";
import type { Work } from "../cost/time/work.ts";
import type { Mismatch, StepResult } from "../scenario/result.ts";
import type { Advice } from "./advice.ts";
import type { JsonDeed, JsonTagged } from "./build/deed-json.ts";
import type { JsonCompared } from "./compare/compared-json.ts";
import type { JsonDevice, Timed } from "./json-time.ts";

/** The report of one scenario for programs, one JSON document. `version` goes up when a field goes away or changes
 *  its meaning; new fields may come at any time. Sizes are exact and in bytes. A name that is not UTF-8 holds lone
 *  surrogates: U+DC80 to U+DCFF stand for the bytes 80 to ff. */
export interface JsonReport {
  readonly format: "copyup-scenario-report";
  readonly version: 1;
  /** As given on the command line, or found below a folder that was. */
  readonly file: string;
  readonly title: string;
  readonly about?: string;
  /** Everything came out as expected. */
  readonly ok: boolean;
  /** What times stand for. */
  readonly device: JsonDevice;
  /** What the steps made the kernel do, and how long that takes. Nanoseconds, as all times. */
  readonly work: Work;
  readonly time: Duration;
  readonly image: JsonImage;
  /** How the image was built, where the scenario builds it. */
  readonly build?: object;
  readonly steps: readonly JsonStep[];
  /** Images that steps gave a name to, and the layers of all of them, each once. */
  readonly images: readonly JsonTagged[];
  readonly diskBytes: number;
  readonly containers: readonly JsonContainer[];
  /** The same steps under other ways to store the containers, where they were asked for. */
  readonly compared?: JsonCompared;
  readonly mismatches: readonly Mismatch[];
  readonly advice: readonly Timed<Advice>[];
  /** What the import of the image left out, and why. */
  readonly notes: readonly string[];
}

export interface JsonImage {
  /** As docker history adds them up. */
  readonly bytes: number;
  /** Of these, what later layers of the image hide. */
  readonly hiddenBytes: number;
  /** Lowest first. */
  readonly layers: readonly JsonLayer[];
}

export interface JsonLayer {
  /** As costs name it: 1 is the topmost. */
  readonly number: number;
  readonly name: string;
  /** The build step that made it, where the image says. */
  readonly createdBy?: string;
  readonly bytes: number;
  readonly hiddenBytes: number;
  /** Names by kind; "/" is not counted. */
  readonly files: number;
  readonly directories: number;
  readonly symlinks: number;
  readonly specials: number;
  /** Paths in byte order, as all lists of paths. */
  readonly whiteouts: readonly string[];
  readonly opaques: readonly string[];
}

export interface JsonStep
  extends Pick<
    StepResult,
    | "number"
    | "line"
    | "action"
    | "text"
    | "as"
    | "repeat"
    | "runs"
    | "ok"
    | "outcome"
    | "copiedUp"
    | "copiedBytes"
    | "writtenBytes"
  > {
  readonly path?: string;
  readonly note?: string;
  /** Name of the container; a build is in none. */
  readonly container?: string;
  /** What a build, a run, a commit or a diff did. */
  readonly deed?: JsonDeed;
  readonly work: Work;
  readonly time: Duration;
}

export interface JsonContainer {
  readonly name: string;
  readonly upper: UpperUsage;
  readonly whiteouts: readonly string[];
  readonly opaques: readonly string[];
  /** Bytes of the image that this container's upper hides, beside what the image hides itself. */
  readonly hiddenBytes: number;
  readonly cost: JsonCost;
}

/** As CostReport, with the names of layers beside their numbers; "upper" for 0. */
export interface JsonCost
  extends Omit<CostReport, "upper" | "bySteps" | "byPaths" | "byLayers" | "copyUps"> {
  /** With what Docker did to start the container. */
  readonly time: Duration;
  readonly bySteps: readonly Timed<StepCost>[];
  readonly byPaths: readonly Timed<PathCost>[];
  readonly byLayers: readonly (LayerCost & { readonly name: string })[];
  /** `time` is what the first change had to wait for; `laterTime` what the same takes from then on, and of a write one
   *  of 4 KiB. */
  readonly copyUps: readonly (Timed<CopyUpCost> & {
    readonly layer: string;
    readonly laterTime: Duration;
  })[];
}
