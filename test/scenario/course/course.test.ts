import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lackingEngine } from "../../support/lacking-docker.ts";
import { BUILDERS, type Builder, LESSONS, lesson, type Outcome } from "./lessons.ts";
import { ourLesson } from "./our-course.ts";
import { RealCourse } from "./real-course.ts";

/** What Docker 20.10.24 made of each lesson, with either builder. COPYUP_COURSE=write records it anew. */
const FILE = join(import.meta.dirname, "recorded.json");
type Recorded = Record<string, Record<Builder, Outcome>>;

const isWritten = process.env.COPYUP_COURSE === "write";
const recorded = (): Recorded => JSON.parse(readFileSync(FILE, "utf8"));
const builders = Object.keys(BUILDERS) as Builder[];

const MINUTE = 60_000;
const { skipped, why } = lackingEngine("/bin/busybox");

describe.skipIf(skipped)(`the course, taken by a real engine${why}`, () => {
  let real: RealCourse;
  const taken: Recorded = {};

  beforeAll(async () => {
    real = await RealCourse.start();
  }, MINUTE);
  afterAll(async () => {
    await real.stop();
    if (isWritten) writeFileSync(FILE, `${JSON.stringify(taken, null, 2)}\n`);
  }, MINUTE);

  it.each(LESSONS)(
    "%s is as it was recorded",
    async (name) => {
      const scenario = await lesson(name);
      const classic = await real.take(scenario, "classic");
      const buildkit = await real.take(scenario, "buildkit");
      taken[name] = { classic, buildkit };

      if (!isWritten) expect(taken[name]).toEqual(recorded()[name]);
    },
    2 * MINUTE,
  );
});

describe.skipIf(isWritten).each(builders)("the course, taken here as by %s", (builder) => {
  it.each(LESSONS)("%s comes to what Docker makes of it", async (name) => {
    const ours = await ourLesson(await lesson(name), builder);

    expect(ours).toEqual(recorded()[name]?.[builder]);
  });
});
