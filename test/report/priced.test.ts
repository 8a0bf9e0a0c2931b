import { describe, expect, it } from "vitest";
import { tallyCosts } from "../../src/cost/tally.ts";
import {
  copiedBytes,
  layerOf,
  priceScenario,
  stepTime,
  totalTime,
  writtenBytes,
} from "../../src/report/priced.ts";
import { DEFAULT_PRICED_FOR } from "../../src/report/priced-for.ts";
import { TOY } from "../support/toy-device.ts";
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

describe("times on several processors", () => {
  const FILES =
    '{ /etc/passwd: "root:x:0:0::/:/bin/sh\\n", /a: { size: 1MiB }, /b: { size: 1MiB } }';
  const HEAD = `version: 1
title: two chmods
image: { layers: [{ name: base, tree: ${FILES} }] }
steps:`;

  async function times(steps: string, processors: number) {
    const pricedFor = { ...DEFAULT_PRICED_FOR, profile: TOY, processors };
    const given = await priced(`${HEAD}\n${steps}`);
    const again = priceScenario(given.result, undefined, pricedFor);
    return {
      total: totalTime(again).ns,
      step: stepTime(again.result.steps[0]!, again.stepWork[0]!, pricedFor).ns,
    };
  }

  it("are no shorter for one program, which makes one call after the other", async () => {
    const run = "  - run: chmod 600 /a /b";

    const [one, four] = [await times(run, 1), await times(run, 4)];

    expect(four).toEqual(one);
    expect(one.total).toBe(one.step);
  });

  it("are shorter for repetitions, but for what the device does", async () => {
    const run = "  - run: chmod 600 /a\n    repeat: 2";

    const [one, two, four] = [await times(run, 1), await times(run, 2), await times(run, 4)];

    expect(two.step).toBeLessThan(one.step);
    expect(two.step).toBeGreaterThan(one.step / 2);
    expect(four.step).toBe(two.step);
  });

  it("are shorter for calls that several programs can make", async () => {
    const calls = "  - chmod: { path: /a, mode: 0600 }\n  - chmod: { path: /b, mode: 0600 }";

    const [one, two] = [await times(calls, 1), await times(calls, 2)];

    expect(two.step).toBe(one.step);
    expect(two.total).toBeLessThan(one.total);
  });
});
