import { describe, expect, it } from "vitest";
import { freshCopies, layersOf, makeStack } from "../../bench/data.ts";

describe("makeStack()", () => {
  const stack = makeStack({ layers: 3, depth: 4, width: 5, size: 10 });

  it("makes the same stack of the same seed, another of another", () => {
    const shape = { layers: 3, depth: 4, width: 5, size: 10 };

    expect(makeStack(shape)).toEqual(stack);
    expect(makeStack({ ...shape, seed: 2 }).directory).not.toBe(stack.directory);
  });

  it("puts the files in the lowest layer, at the depth asked for, and nowhere the missing", () => {
    const [top, middle, lowest] = layersOf(stack.trees);

    expect(stack.paths).toHaveLength(5);
    for (const path of stack.paths) {
      expect(path.split("/")).toHaveLength(5);
      expect(lowest?.get(path)?.mode).toBe(0o100644);
      expect(middle?.get(path)).toBeUndefined();
    }
    for (const path of stack.missing) expect(lowest?.get(path)).toBeUndefined();
    expect(top?.get(stack.directory)?.mode).toBe(0o040755);
  });
});

describe("freshCopies()", () => {
  it("repeats the texts to the count", () => {
    expect(freshCopies(["/a", "/b"], 3)).toEqual(["/a", "/b", "/a"]);
  });
});
