import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import { type Inode, namesOf } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { layer } from "./layer.ts";
import { assertLowersUntouched } from "./lowers-untouched.ts";

const make = (): Layer =>
  layer("lower", {
    "/d/a": "x",
    "/d/b": "y",
    "/s": { symlink: "d" },
    "/x": { text: "", xattrs: { "user.a": "1" } },
  });

describe("assertLowersUntouched()", () => {
  it("gives what the work gives, when nothing changed", () => {
    expect(assertLowersUntouched([make()], () => 7)).toBe(7);
  });

  it.each<[what: string, change: (tree: Layer, get: (path: string) => Inode) => void]>([
    ["an attribute", (_tree, get) => Object.assign(get("/d/a"), { mode: 0o100600 })],
    ["an atime", (_tree, get) => get("/d/a").atimeNsec++],
    ["a link count", (_tree, get) => get("/d/a").nlink++],
    ["a number", (tree) => tree.root.ino++],
    ["a byte of an xattr", (_tree, get) => get("/x").xattrs!.set("user.a", Uint8Array.of(0))],
    ["a new xattr", (_tree, get) => get("/x").xattrs!.set("user.b", new Uint8Array())],
    ["a name that went", (_tree, get) => namesOf(get("/d")).delete("a")],
    ["the order of names", (_tree, get) => namesOf(get("/d")).set("a", get("/d/a"))],
    [
      "another inode of a name",
      (_tree, get) => namesOf(get("/d")).set("b", Object.assign(Object.create(null), get("/d/b"))),
    ],
    [
      "equal content that is another object",
      (_tree, get) => Object.assign(get("/d/a"), { body: Content.fromText("x") }),
    ],
    ["a target", (_tree, get) => Object.assign(get("/s"), { body: "e" })],
  ])("sees %s", (_what, change) => {
    const tree = make();

    expect(() =>
      assertLowersUntouched([make(), tree], () => change(tree, (path) => tree.get(path)!)),
    ).toThrow("the lower layer lower");
  });
});
