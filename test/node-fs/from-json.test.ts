import { runInNewContext } from "node:vm";
import type { Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { LayerBuildError } from "../../src/layer/builder.ts";
import { contentOf } from "../../src/layer/inode.ts";
import { Layer } from "../../src/layer/layer.ts";
import { layerFromJSON } from "../../src/node-fs/from-json.ts";
import { mount } from "../../src/process/overlay.ts";
import { layerItems } from "./trees.ts";

describe("layerFromJSON()", () => {
  it("makes a layer to mount", () => {
    const base = layerFromJSON({ "etc/hosts": "127.0.0.1 localhost\n", var: { log: null } });
    const before = layerItems(base);
    const overlay = mount({ lowers: [base], upper: new Layer() });

    const process = overlay.process();
    process.rename("/etc/hosts", "/var/log/hosts");

    expect(process.readdir("/var/log").map(({ name }) => name)).toEqual(["hosts"]);
    expect(process.tryStat("/etc/hosts")).toBeNull();
    expect(overlay.upper?.get("/etc/hosts")?.rdev).toBe(0);
    expect(layerItems(base)).toEqual(before);
  });

  it("gives all to root, with modes as files in images have", () => {
    const layer = layerFromJSON({ "a/b": "x", c: {} }, "/app", { mtime: { sec: 7, nsec: 1 } });

    expect(layerItems(layer).map(({ path, mode, owner }) => [path, mode, owner])).toEqual([
      ["/", 0o755, "0:0"],
      ["/app", 0o755, "0:0"],
      ["/app/a", 0o755, "0:0"],
      ["/app/a/b", 0o644, "0:0"],
      ["/app/c", 0o755, "0:0"],
    ]);
    expect(layer.get("/app/a")).toMatchObject({ mtimeSec: 7, mtimeNsec: 1, ctimeNsec: 1 });
  });

  it("takes what memfs types as JSON", () => {
    const json: Parameters<typeof Volume.fromNestedJSON>[0] = { a: { b: Buffer.from("x") } };

    expect(layerFromJSON(json).get("/a/b")).toBeDefined();
  });

  it("copies bytes, also those of another realm", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const foreign: Uint8Array = runInNewContext("new Uint8Array([4, 5, 6]).subarray(1)");

    const layer = layerFromJSON({ a: bytes, b: foreign, c: new Uint8Array() });
    bytes.fill(0);

    const files = ["/a", "/b", "/c"].map((path) => contentOf(layer.get(path)!).bytes());
    expect(files.map((file) => [...file])).toEqual([[1, 2, 3], [5, 6], []]);
  });

  it("has no names that only JavaScript knows", () => {
    const layer = layerFromJSON(JSON.parse('{ "__proto__": "x", "constructor": { "a": "y" } }'));

    const paths = layerItems(layer).map(({ path }) => path);
    expect(paths).toEqual(["/", "/__proto__", "/constructor", "/constructor/a"]);
  });

  it.each([
    [{ a: "x", "a/b": "y" }, "/a: used as a directory, but it is none"],
    [{ "a/b": "y", "/a": "x" }, "/a: a file and a directory"],
    [{ "/": "x" }, "/: a file and a directory"],
    [{ "a\0b": null }, "/a\0b: a NUL in the name"],
    [{ ["a".repeat(256)]: "" }, `/${"a".repeat(256)}: a name longer than 255 bytes`],
  ])("refuses %j", (json, message) => {
    expect(() => layerFromJSON(json)).toThrow(LayerBuildError);
    expect(() => layerFromJSON(json)).toThrow(message);
  });
});
