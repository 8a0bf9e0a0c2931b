import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../../../src/build/profile.ts";
import { loadScenario } from "../../../src/scenario/load.ts";
import type { BuildRequest, Scenario } from "../../../src/scenario/scenario.ts";

const COURSE = join(import.meta.dirname, "../../../scenarios/course");

/** What a lesson came to with one builder, in a real engine or here. Sizes are bytes, and those of what lies above the
 *  base image: the engine's is another than ours. */
export interface Outcome {
  readonly builds: readonly BuildOutcome[];
  /** By tag, what no other image has. */
  readonly unique: Readonly<Record<string, number>>;
  readonly container?: ContainerOutcome;
}

export interface BuildOutcome {
  readonly layers: number;
  /** As `docker history` tells, lowest first: what was done, and its size. */
  readonly history: readonly (readonly [words: string, size: number])[];
}

export interface ContainerOutcome {
  /** Exit status and output of each run. */
  readonly runs: readonly (readonly [status: number, output: string])[];
  /** Lines of docker diff, sorted. */
  readonly diff: readonly string[];
  readonly sizeRw: number;
  /** Of the layer that the commit made. */
  readonly committed: number;
}

export const BUILDERS = {
  classic: "docker-20.10-classic",
  buildkit: "docker-20.10-buildkit",
} as const satisfies Readonly<Record<string, EngineName>>;

export type Builder = keyof typeof BUILDERS;

/** Names of the lessons that an engine without a network can take: apt-get asks one. */
export const LESSONS: readonly string[] = readdirSync(COURSE)
  .filter((name) => name.endsWith(".yaml") && !name.startsWith("10-"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .sort();

export function lesson(name: string): Promise<Scenario> {
  return loadScenario(join(COURSE, `${name}.yaml`));
}

/** All that a lesson builds, in order. */
export function buildsOf({ image, steps }: Scenario): BuildRequest[] {
  const own = image?.kind === "build" ? [image.build] : [];
  return [...own, ...steps.flatMap((step) => (step.kind === "build" ? [step.build] : []))];
}

/** What the classic builder says of files depends on the client that sent them. */
export const withoutSums = (words: string): string =>
  words.replace(/(file|dir|multi):[0-9a-f]{64}/g, "$1:…");
