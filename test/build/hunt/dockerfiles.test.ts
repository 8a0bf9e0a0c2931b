import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lackingDocker, missingPrograms } from "../../support/lacking-docker.ts";
import { hunt, showDifference } from "./hunt.ts";
import { RealBuilds } from "./real-build.ts";

/** What a gate builds is the same each time, so that it fails for a change of ours and for nothing else. Other cases
 *  come of the environment:
 *  COPYUP_DOCKERFILES        how many
 *  COPYUP_DOCKERFILE_SEED    of which seed; `fresh` for one that nobody has had, which the test's name tells
 *  COPYUP_DOCKERFILE_FIRST   from which one of the seed on */
const { COPYUP_DOCKERFILES, COPYUP_DOCKERFILE_SEED, COPYUP_DOCKERFILE_FIRST } = process.env;
const COUNT = Number(COPYUP_DOCKERFILES ?? 20);
const GATE_SEED = "2026-11-23";
const SEED = seedOf(COPYUP_DOCKERFILE_SEED);
const FIRST = Number(COPYUP_DOCKERFILE_FIRST ?? 0);
/** Of a build by a real engine, both builders. */
const MINUTE = 60_000;

const PROGRAMS = ["dockerd", "/usr/bin/docker", "/bin/busybox"];
const missing = missingPrograms(...PROGRAMS);
const isRoot = process.getuid?.() === 0;
const why = isRoot ? `${missing.join(", ")} is not here` : "it takes root to start dockerd";
const skipped =
  lackingDocker(...PROGRAMS) || (!isRoot && process.env.COPYUP_REQUIRE_DOCKER !== "1");

describe.skipIf(skipped)(
  `random Dockerfiles, here and by a real engine${skipped ? ` (skipped: ${why})` : ""}`,
  () => {
    let real: RealBuilds;

    beforeAll(async () => {
      real = await RealBuilds.start();
    }, MINUTE);
    afterAll(() => real.stop(), MINUTE);

    it(
      `${COUNT} of seed ${SEED} come to the same images`,
      async () => {
        const { compared, found } = await hunt({
          real,
          seed: SEED,
          first: FIRST,
          count: COUNT,
          onDifference: (one) => process.stdout.write(`${showDifference(one)}\n`),
        });

        expect(compared).toBe(2 * COUNT);
        expect(found.map(({ given, builder }) => `${given.id} ${builder}`)).toEqual([]);
      },
      (2 + COUNT) * MINUTE,
    );
  },
);

function seedOf(asked = GATE_SEED): string {
  return asked === "fresh" ? String(Date.now()) : asked;
}
