import { describe, expect, it } from "vitest";
import type { LayerAnalysis } from "../../src/analyze/analysis.ts";
import { findSteps } from "../../src/analyze/find-step.ts";
import { parseDockerfile } from "../../src/build/parse/parse-dockerfile.ts";

const DOCKERFILE = `FROM alpine AS tools
RUN make
FROM alpine
COPY --chown=1:1 a b /app/
RUN --network=none apt-get update && \\
    apt-get install -y x
RUN make
COPY $WHAT /else
`;

const layersOf = (...instructions: (string | null)[]) =>
  instructions.map((instruction, index) => ({ index, instruction, base: false }) as LayerAnalysis);

const linesOf = (layers: readonly LayerAnalysis[]) =>
  [...findSteps(parseDockerfile(DOCKERFILE, "Dockerfile"), layers)]
    .map(([index, { line, endLine }]) => [index, line, endLine])
    .sort();

describe("findSteps()", () => {
  it("finds instructions whatever their flags and line ends, the last of equal ones", () => {
    const layers = layersOf(
      null,
      "COPY a b /app/",
      "RUN apt-get update && apt-get install -y x",
      "RUN make",
      "COPY dist /else",
    );

    expect(linesOf(layers)).toEqual([
      [1, 4, 4],
      [2, 5, 6],
      [3, 7, 7],
    ]);
  });

  it("finds what the classic builder says of a COPY by its target", () => {
    expect(
      linesOf(layersOf("COPY multi:0123456789ab in /app/", "ADD file:0123456789ab in /app/")),
    ).toEqual([[0, 4, 4]]);
  });

  it("gives each layer a line of its own, and the base none", () => {
    const base = { ...layersOf("RUN make")[0]!, base: true };
    const own = layersOf(null, "RUN make", "RUN make", "RUN make").slice(1);

    expect(linesOf([base, ...own])).toEqual([
      [2, 2, 2],
      [3, 7, 7],
    ]);
  });
});
