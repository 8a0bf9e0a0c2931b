import { describe, expect, it } from "vitest";
import { namesOf } from "../../src/layer/inode.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { layer, type Tree } from "../support/layer.ts";
import { observe, type Scene, scene } from "../support/scene.ts";

const MANY: Tree = { "/a": "", "/b": "", "/c": "", "/d/": {}, "/e": "" };

const workNames = ({ overlay }: Scene): string[] => namesOf(overlay.work!.get("/work")!).listing();

describe("whiteouts of one mount", () => {
  it("are one inode: n of them have nlink n + 1, and the first name stays in the workdir", () => {
    const stage = scene({ lowers: [MANY] });

    const observed = observe(stage, (root) => {
      for (const path of ["/a", "/b", "/c"]) root.unlink(path);
      root.rmdir("/d");
    });

    expect(observed.upper).toEqual([
      "/ dir now [uuid]",
      "/a whiteout x5",
      "/b = /a",
      "/c = /a",
      "/d = /a",
    ]);
    expect(workNames(stage).length).toBe(1);
    const [temp] = workNames(stage);
    expect(stage.overlay.work!.get(`/work/${temp}`)).toBe(stage.overlay.upper!.get("/a"));
  });

  it("are mode 0000 and root's, whoever removed the name", () => {
    const stage = scene({ lowers: [{ "/d/": { mode: 0o777 }, "/d/f": { text: "", uid: 5 } }] });

    stage.as(5).unlink("/d/f");

    expect(stage.upper()).toEqual([
      "/ dir [impure uuid]",
      "/d dir 0777 now [origin]",
      "/d/f whiteout x2",
    ]);
  });

  it("of a rename are inodes of their own", () => {
    const observed = observe({ lowers: [MANY] }, (root) => {
      root.unlink("/c");
      root.rename("/a", "/a2");
      root.rename("/b", "/b2");
    });

    expect(observed.upper).toEqual([
      "/ dir now [impure uuid]",
      "/a whiteout",
      '/a2 file "" [origin=lower1:/a]',
      "/b whiteout",
      '/b2 file "" [origin=lower1:/b]',
      "/c whiteout x2",
    ]);
  });

  it("start anew after a remount, whose cleanup takes the temporary name", () => {
    const [upper, work] = [layer("upper", {}), layer("work", {})];
    const first = scene({ lowers: [layer("lower", MANY)], upper, work });
    first.root.unlink("/a");
    first.root.unlink("/b");

    const second = scene({ lowers: first.lowers, upper, work });
    expect(dumpLayer(work)).toEqual(["/ dir now", "/work dir 0000 now"]);
    second.root.unlink("/c");

    expect(second.upper()).toEqual([
      "/ dir now [uuid]",
      "/a whiteout x2",
      "/b = /a",
      "/c whiteout x2",
    ]);
  });

  it("are still shared after the first one was replaced", () => {
    const observed = observe({ lowers: [MANY] }, (root) => {
      root.unlink("/a");
      root.close(root.creat("/a"));
      root.unlink("/b");
    });

    expect(observed.upper).toEqual(["/ dir now [uuid]", '/a file "" now', "/b whiteout x2"]);
  });
});
