import { describe, expect, it } from "vitest";
import { tallyCosts } from "../../src/cost/tally.ts";
import { copiedBytes, layerOf, priceScenario, writtenBytes } from "../../src/report/priced.ts";
import { CONTAINERS, IMAGE, priced } from "./scenarios.ts";

describe("priceScenario()", () => {
  it("says of each layer what is hidden, by the image and by a container", async () => {
    const { hidden, containers } = await priced(CONTAINERS);
    const image = await priced(IMAGE);

    expect(hidden).toEqual([0]);
    expect(containers.map((container) => container.hidden)).toEqual([[12], [30 * 2 ** 20]]);
    expect(image.hidden).toEqual([0, 120 * 2 ** 20, 0]);
  });

  it("takes costs that were summed up elsewhere", async () => {
    const { result } = await priced(CONTAINERS);
    const none = tallyCosts([], { upper: result.containers[0]!.upper, lowers: [] });

    const other = priceScenario(result, () => none);

    expect(other.containers.map(({ cost }) => cost)).toEqual([none, none]);
  });
});

describe("layerOf()", () => {
  it("counts from the top", async () => {
    const { result } = await priced(IMAGE);

    expect([1, 2, 3].map((number) => layerOf(result, result.containers[0]!, number).name)).toEqual([
      "RUN rm /tmp/sdk.tar",
      "RUN curl && tar",
      "FROM alpine",
    ]);
  });
});

describe("writtenBytes()", () => {
  it("adds up all containers", async () => {
    const given = await priced(CONTAINERS);
    const ofAll = (amount: "writtenBytes" | "copiedBytes") =>
      given.containers.reduce((sum, { cost }) => sum + cost.total[amount], 0);

    expect([writtenBytes(given), copiedBytes(given)]).toEqual([12, 0]);
    expect([ofAll("writtenBytes"), ofAll("copiedBytes")]).toEqual([12, 0]);
  });
});
