import { describe, expect, it } from "vitest";
import type { Overlay } from "../../src/process/overlay.ts";
import { ProcessList } from "../../src/process/process-list.ts";
import { collectGarbage } from "../support/collect-garbage.ts";
import { expectErrno } from "../support/errno.ts";
import { layer } from "../support/layer.ts";
import { scene } from "../support/scene.ts";

function overlay(): Overlay {
  return scene({ lowers: [{ "/f": "x", "/d/f": "y" }] }).overlay;
}

describe("ProcessList", () => {
  it("forgets processes that nobody has any more", async () => {
    const list = new ProcessList();
    const one = overlay();
    const kept = one.process();
    list.add(kept);
    const add = (count: number) => {
      for (let i = 0; i < count; i++) list.add(one.process());
    };

    for (let round = 0; round < 10; round++) {
      add(1_000);
      await collectGarbage();
    }
    add(1);

    expect(list.started).toBe(10_002);
    // Those of the last round, at most, and of the one before.
    expect(list.size).toBeLessThan(2_100);
    expect(kept.openFiles).toBe(0);
  });

  it("keeps in mind what they left open", async () => {
    const list = new ProcessList();
    const one = overlay();
    const open = () => {
      const process = one.process();
      list.add(process);
      process.open("/f", "O_RDONLY");
      return new WeakRef(process);
    };
    const left = open();
    await collectGarbage();
    expect(left.deref()).toBeUndefined();

    for (let i = 0; i < 1_000; i++) list.add(one.process());

    expect(list.isBusy).toBe(true);
    list.closeAll();
    expect(list.isBusy).toBe(false);
  });
});

describe("what an overlay keeps of", () => {
  it("a process that nobody has: that it left something open", async () => {
    const one = overlay();
    const open = () => {
      const process = one.process({ cwd: "/d" });
      process.open("f", "O_RDONLY");
      return new WeakRef(process);
    };
    const left = open();

    await collectGarbage();

    expect(left.deref()).toBeUndefined();
    expectErrno(() => one.umount(), "EBUSY");
  });

  it("a tree of mounts that nobody has: that something is covered", async () => {
    const one = overlay();
    const cover = (path: string | null) => {
      const tree = one.mountTree();
      if (path !== null) tree.mount(path, layer("volume", {}));
      return new WeakRef(tree);
    };
    const trees = [cover(null), cover("/d")];

    await collectGarbage();

    expect(trees.map((tree) => tree.deref())).toEqual([undefined, undefined]);
    expectErrno(() => one.commit(), "EBUSY");
  });

  it("a tree that was closed: nothing", () => {
    const one = overlay();
    const tree = one.mountTree();
    tree.mount("/d", layer("volume", {}));
    tree.mount("/d", layer("other", {}));

    tree.close();
    tree.close();

    expect(one.commit().get("/")).toBeDefined();
  });
});
