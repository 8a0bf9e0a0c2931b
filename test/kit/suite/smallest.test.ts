import { describe, expect, it } from "vitest";
import type { Case } from "../../../src/cases/case.ts";
import { smallest } from "../../../src/kit/suite/smallest.ts";

const GIVEN: Case = {
  ...{ id: "x", data: [], upper: [{ path: "/u", type: "file" }], readonly: false, nomount: false },
  options: { volatile: true, uuid: "on" },
  lower: [
    [
      { path: "/a", type: "file", mode: 0o600, uid: 5 },
      { path: "/b", type: "dir" },
    ],
    [
      { path: "/c", type: "file" },
      { path: "/l", type: "link", target: "/c" },
    ],
  ],
  ops: [
    { op: "unlink", path: "/a", uid: 1000, gid: 1000 },
    { op: "mkdir", path: "/d", mode: 0o700 },
  ],
};

describe("smallest()", () => {
  it("leaves what the failure needs", async () => {
    const least = await smallest(
      GIVEN,
      async ({ lower, ops }) =>
        lower.flat().some(({ path }) => path === "/a") && ops.some(({ op }) => op === "mkdir"),
    );

    expect(least).toEqual({
      ...GIVEN,
      ...{ options: {}, upper: [] },
      lower: [[{ path: "/a", type: "file" }]],
      ops: [{ op: "mkdir", path: "/d" }],
    });
  });

  it("never takes what a link is a further name for", async () => {
    const seen: Case[] = [];
    await smallest(GIVEN, async (smaller) => {
      seen.push(smaller);
      return smaller.lower.flat().some(({ type }) => type === "link");
    });

    for (const { lower } of seen) {
      for (const layer of lower) {
        const paths = layer.map(({ path }) => path);
        for (const { target, type } of layer) if (type === "link") expect(paths).toContain(target);
      }
    }
  });
});
