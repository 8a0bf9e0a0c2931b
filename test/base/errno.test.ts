import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";
import { describe, expect, it } from "vitest";
import { ERRNO } from "../../src/base/errno.ts";

describe("ERRNO", () => {
  it.runIf(process.platform === "linux")("has the numbers of Linux", () => {
    const numbers = Object.entries(ERRNO).map(([name, [number]]) => [name, number]);
    const linux = Object.keys(ERRNO).map((name) => [
      name,
      (constants.errno as Record<string, number>)[name],
    ]);

    expect(numbers).toEqual(linux);
  });

  it.runIf(process.platform === "linux")("has the messages of Node, where Node has one", () => {
    const map = getSystemErrorMap();
    const ours: unknown[] = [];
    const nodes: unknown[] = [];
    for (const [name, [number, message]] of Object.entries(ERRNO)) {
      const known = map.get(-number);
      // Node has 95 by its other name, ENOTSUP, and says that it is about sockets.
      if (known === undefined || name === "EOPNOTSUPP") continue;
      ours.push([name, message]);
      nodes.push(known);
    }

    expect(ours).toEqual(nodes);
    expect(ours.length).toBeGreaterThan(30);
  });

  it("names every number once", () => {
    const numbers = Object.values(ERRNO).map(([number]) => number);

    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
