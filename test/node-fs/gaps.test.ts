import * as node from "node:fs";
import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, it } from "vitest";
import { Layer, layerProcess } from "../../src/index.ts";
import { GAPS } from "../../src/node-fs/gaps.ts";
import { createFs, type NodeFs } from "../../src/node-fs/index.ts";

const fs = createFs(layerProcess(new Layer()));

/** Of Node, but not in its types, or of newer types. */
const UNTYPED = ["_toUnixTimestamp"];

describe("what createFs has of node:fs", () => {
  it("is all but what is listed, with a reason, and that is at most ten", () => {
    const missing = Object.keys(node).filter((name) => name !== "default" && !(name in fs));
    const promises = Object.keys(node.promises).filter((name) => !(name in fs.promises));
    const found = [...missing, ...promises.map((name) => `promises.${name}`)];

    expect(found.filter((name) => !UNTYPED.includes(name)).sort()).toEqual(
      Object.keys(GAPS).sort(),
    );
    expect(Object.keys(GAPS).length).toBeLessThanOrEqual(10);
    for (const reason of Object.values(GAPS)) expect(reason).not.toBe("");
  });

  it("has the type of node:fs", () => {
    type Missing = Exclude<keyof typeof node, keyof NodeFs>;
    type MissingPromises = Exclude<keyof typeof node.promises, keyof NodeFs["promises"]>;

    expectTypeOf<Missing>().toEqualTypeOf<"watch" | "watchFile" | "unwatchFile" | "StatsFs">();
    expectTypeOf<MissingPromises>().toEqualTypeOf<"watch">();
    expectTypeOf(fs.readFileSync).toEqualTypeOf(node.readFileSync);
    expectTypeOf(fs.promises.open).toEqualTypeOf(node.promises.open);
  });

  it("has nothing that node:fs has not", () => {
    const more = Object.keys(fs).filter((name) => !(name in node));

    expect(more).toEqual([]);
    expect(Object.keys(fs.promises).filter((name) => !(name in node.promises))).toEqual([]);
  });

  it("is listed in the README", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

    const rows = Object.entries(GAPS).map(([name, reason]) => `| \`fs.${name}\` | ${reason} |`);
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")("has Linux's constants", () => {
    expect(fs.constants).toEqual({ ...node.constants });
    expect(fs).toMatchObject({ F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 });
  });
});
