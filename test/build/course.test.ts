import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixedClock } from "../../src/base/clock.ts";
import { bundledBase } from "../../src/build/bases/bundled-base.ts";
import { buildImage } from "../../src/build/build-image.ts";
import { openContext } from "../../src/build/context/open-context.ts";
import { BUILD_PROFILES, type EngineName } from "../../src/build/profile.ts";

interface Experiment {
  readonly folder: string;
  readonly classic: Outcome;
  readonly buildkit: Outcome;
}

/** What Docker made of it; the newest step first, without the base's. */
interface Outcome {
  readonly layersAboveBase: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly cmd: readonly string[];
  readonly history: readonly (readonly [words: string, size: string])[];
}

/** The sum of what was copied depends on the client that sent it. */
const withoutSum = (words: string): string => words.replace(/file:[0-9a-f]{64}/, "file:…");

const COURSE = join(import.meta.dirname, "../../scenarios/course");
const experiments: readonly Experiment[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/course.json"), "utf8"),
);

describe.each(["docker-20.10-classic", "docker-20.10-buildkit", "docker-28"] as const)(
  "the experiments of the course, built as %s does",
  (engine: EngineName) => {
    it.each(experiments)("$folder", async (experiment) => {
      const profile = BUILD_PROFILES[engine];
      const folder = join(COURSE, experiment.folder);
      const context = await openContext({ context: folder, cwd: folder, profile });
      const base = (await bundledBase("alpine"))!;
      const build = await buildImage({
        context,
        profile,
        clock: fixedClock(1_767_225_600),
        cache: null,
        resolveImage: async () => base,
      });
      build.close();
      const wanted = experiment[profile.builder];
      const { config, layers } = build.image;
      const sizes = layers.slice(base.image.layers.length).map(({ size }) => size);
      const steps = config.history.slice(base.image.config.history.length);

      expect(sizes).toHaveLength(wanted.layersAboveBase);
      expect(config.container).toMatchObject({ Labels: wanted.labels, Cmd: wanted.cmd });
      expect(
        steps
          .map(({ createdBy, emptyLayer }) => [
            withoutSum(createdBy!),
            `${emptyLayer ? 0 : sizes.shift()}B`,
          ])
          .reverse(),
      ).toEqual(wanted.history.map(([words, size]) => [withoutSum(words), size]));
    });
  },
);
