import { describe, expect, it } from "vitest";
import type { ImageAnalysis } from "../../src/analyze/analysis.ts";
import { analyzeImage } from "../../src/analyze/analyze-image.ts";
import { builtImage } from "../../src/analyze/analyzed-image.ts";
import { nameBytes } from "../../src/base/names.ts";
import { type RecordedBuild, rebuild, recordedBuilds } from "../build/support/recorded.ts";

// The layers of these are those that a real engine made (test/build/recorded-builds.test.ts).

const BUILDS = recordedBuilds().filter(
  ({ error, unsaved, layers }) =>
    error === undefined && unsaved === undefined && layers !== undefined,
);

const analysisOf = (recorded: RecordedBuild): Promise<ImageAnalysis> =>
  rebuild(recorded, `docker-20.10-${recorded.builder}`, ({ image }) =>
    analyzeImage(builtImage(image), { name: recorded.name }),
  );

/** BuildKit counts no symlinks. */
function countedBytes(
  { layers }: ImageAnalysis,
  { builder, layers: own = [] }: RecordedBuild,
): number[] {
  return layers.slice(layers.length - own.length).map(({ bytes }, i) => {
    const links = own[i]!.entries.filter(([, , , , , type]) => type === "2");
    const targets = links.map(([, , , , , , target]) => nameBytes(String(target)));
    return builder === "classic" ? bytes : targets.reduce((sum, size) => sum - size, bytes);
  });
}

describe("analyzeImage(), of images that a real engine built", () => {
  it.each(BUILDS)(
    "counts the bytes of $name ($builder) as docker history does",
    async (recorded) => {
      const analysis = await analysisOf(recorded);

      const sizes = recorded.history!.flatMap(({ empty_layer: empty }, i) =>
        empty === true ? [] : [recorded.sizes![i]!],
      );
      expect(countedBytes(analysis, recorded)).toEqual(
        sizes.slice(sizes.length - recorded.layers!.length),
      );
    },
  );

  it.each<[string, [kind: string, saved: number, fix: string][]]>([
    // A mode set to what it was: the whole file again all the same.
    ["run-chmod-same", [["unchanged", 1_048_576, "leave-out"]]],
    ["run-open-append-nothing", [["unchanged", 1_048_576, "leave-out"]]],
    ["run-chmod", [["metadata", 1_048_576, "same-run"]]],
    ["run-touch-existing", [["metadata", 1_048_576, "same-run"]]],
    // All that chown -R stored again; one file of 4 bytes was its new owner's already.
    [
      "run-chown-rec",
      [
        ["metadata", 1_048_615, "same-run"],
        ["unchanged", 4, "leave-out"],
      ],
    ],
    ["run-append", [["partial", 1_048_576, "same-run"]]],
    ["run-truncate", [["replaced", 1_048_576, "same-run"]]],
    ["run-mv-file", [["moved", 1_048_576, "same-run"]]],
    ["run-mv-dir", [["moved", 6, "same-run"]]],
    ["run-ln-hard-lower", [["unchanged", 1_048_576, "hard-link"]]],
    ["copy-identical", [["metadata", 12, "order"]]],
    ["big-write", [["deleted", 307_200, "same-run"]]],
    ["run-rm-dir", [["deleted", 6, "multi-stage"]]],
    ["run-rm-recreate-dir", [["deleted", 6, "multi-stage"]]],
    ["run-nochange", []],
    ["copy-dir", []],
  ])("finds in %s what the engine made of it", async (name, expected) => {
    const { findings } = await analysisOf(BUILDS.find((one) => one.name === name)!);

    expect(findings.map(({ kind, savingBytes, fix }) => [kind, savingBytes, fix.kind])).toEqual(
      expected,
    );
  });
});
