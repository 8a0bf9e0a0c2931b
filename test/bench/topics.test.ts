import { describe, expect, it } from "vitest";
import { TITLES, topicsWith } from "../../bench/topics.ts";

const titlesOf = (filter: string): string[] =>
  topicsWith(filter).flatMap(({ cases, measurements }) => [
    ...cases.map(({ topic, name }) => `${topic}: ${name}`),
    ...measurements.map(({ title }) => title),
  ]);

describe("topicsWith()", () => {
  it("has everything, once, without a filter", () => {
    expect(titlesOf("")).toHaveLength(TITLES.length);
    expect(new Set(titlesOf(""))).toEqual(new Set(TITLES));
    const names = topicsWith("").map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has what a filter leaves of a topic", () => {
    expect(titlesOf("NODE-FS: fs.promises")).toEqual([
      "node-fs: fs.promises.stat",
      "node-fs: fs.promises.readFile, 1 KiB",
      "node-fs: fs.promises.writeFile, 1 KiB",
    ]);
    expect(topicsWith("no such thing")).toEqual([]);
  });
});
