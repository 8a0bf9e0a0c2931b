import fc from "fast-check";
import { describe, it } from "vitest";
import { copyupOverlay } from "../../../src/kit/copyup-overlay.ts";
import { lawProperty } from "../../../src/kit/laws/law.ts";
import { LAWS } from "../../../src/kit/laws/laws.ts";

describe("copyup's engine keeps the law:", () => {
  it.each(LAWS.map((law) => [law.name, law] as const))("%s", async (_name, law) => {
    await fc.assert(lawProperty(law, copyupOverlay), { numRuns: 200 });
  });
});
