import {
  amplificationOf,
  containersThatFit,
  movedBytes,
  type Outlay,
  type Together,
  together,
} from "../../cost/alternatives/outlay.ts";
import type { Duration } from "../../cost/time/duration.ts";
import type { Work } from "../../cost/time/work.ts";
import type { Compared, DifferentStep } from "../../scenario/compare/compare.ts";
import type { Alternative } from "../../scenario/compare/comparison.ts";
import type { ComparedScenario, TimedWay } from "./compared-scenario.ts";

/** The comparison as a part of the report for programs. Sizes are exact and in bytes. */
export interface JsonCompared {
  /** Of a disk that is to be filled, if one was given. */
  readonly disk?: number;
  /** Containers at the same time, if a number was given. */
  readonly containers?: number;
  /** overlay2 as Docker mounts it comes first. */
  readonly ways: readonly JsonWay[];
  /** Numbers of the steps that are in no way's sums: they build or commit images, or run containers of those. */
  readonly apart: readonly number[];
}

export interface JsonWay extends Outlay {
  readonly name: Alternative["kind"];
  /** Of volumes and tmpfs. */
  readonly paths?: readonly string[];
  /** Written and copied. */
  readonly movedBytes: number;
  /** (written + copied) / written. Null when nothing was written. */
  readonly amplification: number | null;
  /** What the kernel did, in units that a device has a price for, and how long that takes. */
  readonly work: Work;
  readonly time: Duration;
  /** Containers that fit the disk; null for any number. */
  readonly fit?: number | null;
  readonly together?: Together;
  readonly different: readonly DifferentStep[];
}

/** `time`: how long a way takes. */
export function comparedJson(
  { ways, disk, containers, apart }: ComparedScenario,
  time: (way: TimedWay) => Duration,
): JsonCompared {
  return {
    ...(disk === undefined ? {} : { disk }),
    ...(containers === undefined ? {} : { containers }),
    ways: ways.map((way) => ({ ...jsonWay(way, disk, containers), time: time(way) })),
    apart: apart.map(({ number }) => number),
  };
}

function jsonWay(
  { alternative, outlay, work, different }: Compared,
  disk: number | undefined,
  containers: number | undefined,
): Omit<JsonWay, "time"> {
  return {
    name: alternative.kind,
    ...("paths" in alternative ? { paths: alternative.paths } : {}),
    ...outlay,
    movedBytes: movedBytes(outlay),
    amplification: amplificationOf(outlay),
    work,
    ...(disk === undefined ? {} : { fit: finite(containersThatFit(outlay, disk)) }),
    ...(containers === undefined ? {} : { together: together(outlay, containers) }),
    different,
  };
}

const finite = (count: number): number | null => (Number.isFinite(count) ? count : null);
