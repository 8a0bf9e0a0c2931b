import { describe, expect, it } from "vitest";
import { attributesOf } from "../../src/layer/attributes.ts";

describe("attributesOf()", () => {
  it("gives one value for the same numbers", () => {
    const value = attributesOf(0o100644, 1, 2, 3, 4, 5);

    expect(value).toEqual({ mode: 0o100644, uid: 1, gid: 2, rdev: 3, nlink: 4, flags: 5 });
    expect(attributesOf(0o100644, 1, 2, 3, 4, 5)).toBe(value);
  });

  it.each([0, 1, 2, 3, 4, 5])("tells values apart that differ in number %i alone", (changed) => {
    const numbers = [0o100644, 1000, 1000, 0, 1, 0] as const;
    const others = numbers.map((number, i) => (i === changed ? number + 1 : number));

    const one = attributesOf(...numbers);
    const other = attributesOf(...(others as unknown as typeof numbers));

    expect(Object.values(one)).toEqual([...numbers]);
    expect(Object.values(other)).toEqual(others);
  });

  it("gives right values however many there are, and keeps a bounded number of them", () => {
    const made = Array.from({ length: 10_000 }, (_, uid) =>
      attributesOf(0o100600, uid, 0, 0, 1, 0),
    );

    expect(made.every(({ uid }, i) => uid === i)).toBe(true);
    const kept = made.filter((value, uid) => attributesOf(0o100600, uid, 0, 0, 1, 0) === value);
    expect(kept.length).toBeLessThanOrEqual(1024);
  });
});
