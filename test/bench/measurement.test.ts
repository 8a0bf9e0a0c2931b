import { expect, it } from "vitest";
import { measurement } from "../../bench/measurement.ts";
import type { Scratch } from "../../bench/scratch.ts";

const nowhere = {} as Scratch;

it("measurement() gives the data with its verdicts and its text", async () => {
  const { measure } = measurement(
    "memory: of nothing",
    (_, smoke) => ({ verdicts: [], smoke }),
    ({ smoke }) => `quick: ${smoke}`,
  );

  expect(await measure(nowhere, true)).toEqual({
    verdicts: [],
    text: "quick: true",
    data: { verdicts: [], smoke: true },
  });
});

it("measurement() passes on why it could not be made", async () => {
  const { measure } = measurement(
    "tar",
    (): { skipped: string } | { verdicts: [] } => ({ skipped: "GNU tar is missing" }),
    () => "never",
  );

  expect(await measure(nowhere, true)).toEqual({ skipped: "GNU tar is missing" });
});
