import { describe, expect, it } from "vitest";
import { flatten } from "../../../src/cost/alternatives/flat-tree.ts";
import { vfsImageBytes } from "../../../src/cost/alternatives/vfs.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { Store } from "../../../src/layer/store.ts";
import { layerProcess } from "../../../src/process/layer-process.ts";
import { mount } from "../../../src/process/overlay.ts";
import { mergedView } from "../../support/view.ts";

const file = (text: string) => ({ type: "file", content: Content.fromText(text) }) as const;

function layers(): Layer[] {
  const base = new LayerBuilder({ name: "base" });
  base.put("/etc/motd", file("hello"));
  base.put("/etc/gone", file("x"));
  base.put("/opt/a/one", file("1"));
  base.put("/opt/a/two", file("2"));
  base.link("/opt/b", "/opt/a/one");
  base.put("/swap", file("a file"));
  base.put("/tree/below", file("z"));
  base.put("/sh", { type: "symlink", target: "busybox" });
  const next = new LayerBuilder({ name: "next" });
  next.put("/etc", { type: "dir", mode: 0o700, uid: 5 });
  next.put("/etc/motd", file("hello again"));
  next.whiteout("/etc/gone");
  next.opaque("/opt/a");
  next.put("/opt/a/three", file("3"));
  next.put("/swap/in", file("a directory now"));
  next.put("/tree", file("a file now"));
  const top = new LayerBuilder({ name: "top" });
  top.whiteout("/sh");
  top.put("/opt/a/one", file("back"));
  return [base.layer, next.layer, top.layer];
}

describe("flatten()", () => {
  it("gives what an overlay of the layers shows", () => {
    const lowers = layers().toReversed();
    const shown = mount({ lowers, upper: new Layer() }).process();

    const flat = flatten(layers(), "flat", new Store());

    expect(mergedView(layerProcess(flat))).toEqual(mergedView(shown));
  });

  it("counts names of an inode, and links of a directory", () => {
    const flat = flatten(layers(), "flat", new Store());
    const nlink = (path: string) => flat.get(path)?.nlink;

    expect(nlink("/opt/b")).toBe(1);
    expect(nlink("/opt")).toBe(3);
    expect(nlink("/")).toBe(5);
    expect(flat.get("/opt/a")!.xattrs).toBeNull();
  });

  it("leaves the layers as they are", () => {
    const given = layers();
    const before = given.map((layer) => layer.get("/opt/a/one")?.nlink);

    const flat = flatten(given, "flat", new Store());

    expect(given.map((layer) => layer.get("/opt/a/one")?.nlink)).toEqual(before);
    expect(flat.get("/etc/motd")).not.toBe(given[1]!.get("/etc/motd"));
    expect(flat.get("/etc/motd")!.body).toBe(given[1]!.get("/etc/motd")!.body);
  });
});

describe("vfsImageBytes()", () => {
  it("counts every layer with all that is below it", () => {
    // Six files of a page each, one of them with two names; then five; then six.
    expect(vfsImageBytes(layers().slice(0, 1))).toBe(6 * 4096);
    expect(vfsImageBytes(layers().slice(0, 2))).toBe((6 + 5) * 4096);
    expect(vfsImageBytes(layers())).toBe((6 + 5 + 6) * 4096);
  });
});
