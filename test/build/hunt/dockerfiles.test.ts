import { appendFileSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lackingEngine } from "../../support/lacking-docker.ts";
import type { BuildCase } from "./build-case.ts";
import { type Difference, hunt, plain, randomCases, showDifference } from "./hunt.ts";
import { RealBuilds } from "./real-build.ts";

/** What a gate builds is the same each time, so that it fails for a change of ours and for nothing else. Other cases
 *  come of the environment:
 *  COPYUP_DOCKERFILES         how many
 *  COPYUP_DOCKERFILE_SEED     of which seed; `fresh` for one that nobody has had, which the test's name tells
 *  COPYUP_DOCKERFILE_FIRST    from which one of the seed on
 *  COPYUP_DOCKERFILE_CASES    a file of cases instead, one to a line of JSON
 *  COPYUP_DOCKERFILE_RECORD   where to append what the engine made of each, a line of ../found/found.jsonl */
const {
  COPYUP_DOCKERFILES,
  COPYUP_DOCKERFILE_SEED,
  COPYUP_DOCKERFILE_FIRST,
  COPYUP_DOCKERFILE_CASES,
  COPYUP_DOCKERFILE_RECORD,
} = process.env;
const GATE_SEED = "2026-11-23";
const SEED = seedOf(COPYUP_DOCKERFILE_SEED);
const FIRST = Number(COPYUP_DOCKERFILE_FIRST ?? 0);
const CASES =
  COPYUP_DOCKERFILE_CASES === undefined
    ? [...randomCases(SEED, FIRST, Number(COPYUP_DOCKERFILES ?? 20))]
    : casesIn(COPYUP_DOCKERFILE_CASES);
const COUNT = CASES.length;
/** Of a build by a real engine, both builders. */
const MINUTE = 60_000;

const { skipped, why } = lackingEngine("/bin/busybox");

describe.skipIf(skipped)(`random Dockerfiles, here and by a real engine${why}`, () => {
  let real: RealBuilds;

  beforeAll(async () => {
    real = await RealBuilds.start();
  }, MINUTE);
  afterAll(() => real.stop(), MINUTE);

  it(
    `${COUNT} of ${COPYUP_DOCKERFILE_CASES ?? `seed ${SEED}`} come to the same images`,
    async () => {
      const { compared, found } = await hunt({
        real,
        cases: CASES,
        onBuilt: record,
        onDifference: (one) => process.stdout.write(`${showDifference(one)}\n`),
      });

      expect(compared).toBe(2 * COUNT);
      expect(found.map(({ given, builder }) => `${given.id} ${builder}`)).toEqual([]);
    },
    (2 + COUNT) * MINUTE,
  );
});

function seedOf(asked = GATE_SEED): string {
  return asked === "fresh" ? String(Date.now()) : asked;
}

function casesIn(file: string): BuildCase[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function record({ builder, given, real: outcome }: Difference): void {
  if (COPYUP_DOCKERFILE_RECORD === undefined) return;
  const kept = { builder, given, real: plain(outcome) };
  appendFileSync(COPYUP_DOCKERFILE_RECORD, `${JSON.stringify(kept)}\n`);
}
