import { describe, expect, it } from "vitest";
import { mount } from "../../src/process/overlay.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { layer } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

/** The same layers and calls were run on a real overlay over a real overlay. */
const LOWERS = [
  { "/d/": {}, "/d/g": "g" },
  {
    "/d/": {},
    "/d/s/": {},
    "/d/f": "f",
    "/a": "a",
    "/b": { link: "/a" },
    "/x": "x",
    "/only/": {},
  },
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function inner() {
  const { root, overlay } = scene({ lowers: LOWERS });
  root.unlink("/x");
  root.setxattr("/d/f", "user.k", bytes("1"));
  root.setxattr("/only", "trusted.overlay.opaque", bytes("y"));
  root.close(root.creat("/only/file"));
  return overlay;
}

describe("an overlay as the lower layer of another", () => {
  it("shows what the first one shows, one lower being enough", () => {
    const process = mount({ lowers: [inner().asLayer()], upper: layer("upper", {}) }).process();

    const shown = ["/", "/d", "/d/f", "/d/s", "/a", "/b", "/only"].map((path) => {
      const { mode, nlink } = process.lstat(path);
      return `${path} ${mode.toString(8)} ${nlink}`;
    });

    expect(shown).toEqual([
      "/ 40755 1",
      "/d 40755 1",
      "/d/f 100644 1",
      "/d/s 40755 2",
      "/a 100644 2",
      "/b 100644 2",
      "/only 40755 1",
    ]);
    expect(process.readdir("/").map(({ name }) => name)).toEqual(["only", "b", "a", "d"]);
    expect(process.tryLstat("/x")).toBeNull();
  });

  it("takes changes in its upper, with an empty origin: there are no file handles", () => {
    const upper = layer("upper", {});
    const process = mount({ lowers: [inner().asLayer()], upper }).process();

    process.chmod("/a", 0o600);
    process.unlink("/d/g");
    process.mkdir("/n");
    process.rename("/d/f", "/d/h");
    process.rmdir("/d/s");

    expect(dumpLayer(upper)).toEqual([
      "/ dir now [impure uuid]",
      '/a file "a" 0600',
      "/d dir now [impure origin=?]",
      "/d/f whiteout",
      "/d/g whiteout x3",
      '/d/h file "f" [origin=?] user.k="1"',
      "/d/s = /d/g",
      "/n dir now",
    ]);
    expect(upper.get("/d")!.xattrs!.get("trusted.overlay.origin")).toEqual(new Uint8Array());
    expect([process.lstat("/a").nlink, process.lstat("/b").nlink]).toEqual([1, 2]);
  });

  it("is as deep as it goes, and never an upper", () => {
    const outer = mount({ lowers: [inner().asLayer()], upper: layer("upper", {}) });

    expect(outcomeOf(() => mount({ lowers: [outer.asLayer()], upper: layer("u", {}) }))).toBe(
      "EINVAL",
    );
    const init = { lowers: [layer("lower", {})], upper: inner().asLayer() };
    expect(outcomeOf(() => mount(init))).toBe("EINVAL");
  });

  it("turns off what needs file handles", () => {
    const lowers = [inner().asLayer(), layer("below", { "/y": "y" })];
    const overlay = mount({ lowers, upper: layer("upper", {}), options: "index=on,xino=auto" });

    expect(overlay.shownOptions()).toBe("rw,uuid=on");
    expect(overlay.work?.get("/index")).toBeUndefined();
  });
});
