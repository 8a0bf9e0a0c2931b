import { type Built, stageOf } from "../../build/built.ts";
import { copyCosts } from "../copied-up.ts";
import { timedCopies } from "../json-time.ts";
import type { PricedFor } from "../priced-for.ts";
import { checkJson } from "./check-report.ts";

/** A build as one JSON document. Sizes are bytes. */
export function buildJson(built: Built, pricedFor: PricedFor): object {
  const { file, engine, stages, steps, image, names, taken, warnings, checks, synthetic } = built;
  return {
    dockerfile: file,
    engine,
    image: { id: image.id, layers: image.layers, size: image.bytes, tags: names },
    taken,
    synthetic,
    stages: stages.map(({ original, range, base, skipped }) => ({
      from: original,
      line: range.line,
      base,
      skipped,
    })),
    steps: steps.map((step) => {
      const { original, range, layer, cached, missReason, takenFrom, output, wrote } = step;
      return {
        instruction: original,
        line: range.line,
        stage: stages.indexOf(stageOf(built, step)!),
        layer: layer.made
          ? {
              diffId: layer.diffId,
              size: layer.size,
              files: layer.files,
              whiteouts: layer.whiteouts,
            }
          : null,
        ...(layer.made ? {} : { because: layer.because }),
        cached,
        ...(missReason === undefined ? {} : { missReason }),
        ...(takenFrom === undefined ? {} : { takenFrom }),
        ...(wrote === undefined
          ? {}
          : { copyUps: timedCopies(copyCosts(step.envelopes, wrote), pricedFor) }),
        output: Buffer.from(output, "latin1").toString("utf8"),
      };
    }),
    warnings,
    checks: checks.map(checkJson),
  };
}
