import * as node from "node:fs";
import { describe, expect, expectTypeOf, it } from "vitest";
import { Layer, layerProcess } from "../../src/index.ts";
import { createFs, type NodeFs } from "../../src/node-fs/index.ts";

const fs = createFs(layerProcess(new Layer()));

/** Of Node, but not in its types. */
const UNTYPED = ["_toUnixTimestamp"];

const namesOf = (one: object): string[] =>
  Object.keys(one).filter((name) => name !== "default" && !UNTYPED.includes(name));

describe("what createFs has of node:fs", () => {
  it("is all of it, and nothing else", () => {
    expect(namesOf(fs).sort()).toEqual(namesOf(node).sort());
    expect(namesOf(fs.promises).sort()).toEqual(namesOf(node.promises).sort());
  });

  it("has the type of node:fs, and goes where that goes", () => {
    expectTypeOf<NodeFs>().toEqualTypeOf<typeof node>();
  });

  it.skipIf(process.platform !== "linux")("has Linux's constants", () => {
    expect(fs.constants).toEqual({ ...node.constants });
    expect(fs).toMatchObject({ F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 });
  });
});
