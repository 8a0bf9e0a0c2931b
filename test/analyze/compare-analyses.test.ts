import { describe, expect, it } from "vitest";
import { compareAnalyses } from "../../src/analyze/compare-analyses.ts";
import { analyzeBuilt } from "./support/build.ts";

const context = { "app/a": "0123456789".repeat(2000) };

describe("compareAnalyses()", () => {
  it("tells layers that are the same, and findings that came and went", async () => {
    const before = await analyzeBuilt({
      context,
      steps: ["COPY app/a /app/", "RUN chmod -R 700 /app", "RUN cp /bin/busybox /b"],
    });
    const after = await analyzeBuilt({
      context,
      steps: ["COPY app/a /app/", "RUN cp /bin/busybox /b", "RUN rm /b"],
    });

    const { sharedLayers, sharedBytes, appeared, gone } = compareAnalyses(before, after);

    expect([sharedLayers, sharedBytes]).toEqual([2, before.layers[0]!.bytes + 20_000]);
    expect(appeared.map(({ kind }) => kind)).toEqual(["deleted"]);
    expect(gone.map(({ kind, directory }) => [kind, directory])).toEqual([["metadata", "/app"]]);
  });

  it("finds nothing new in the same image", async () => {
    const one = await analyzeBuilt({ context, steps: ["COPY app /app", "RUN chmod 700 /app/a"] });

    expect(compareAnalyses(one, one)).toMatchObject({
      ...{ sharedLayers: 3, sharedBytes: one.bytes, appeared: [], gone: [] },
    });
  });
});
