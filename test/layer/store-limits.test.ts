import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { Content } from "../../src/layer/content.ts";
import { Layer } from "../../src/layer/layer.ts";
import { Store } from "../../src/layer/store.ts";
import { StoreLimits } from "../../src/layer/store-limits.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { mount } from "../../src/process/overlay.ts";
import { outcomeOf } from "../support/errno.ts";

const FILE = { mode: 0o100644, uid: 0, gid: 0, body: Content.empty };

function writer(free: { bytes?: number; inodes?: number }) {
  const limits = new StoreLimits(free);
  const layer = new Layer({ store: new Store({ limits }) });
  return { limits, layer, root: layer.root, write: new LayerWriter(layer, steppingClock()) };
}

describe("a store with few inodes", () => {
  it("takes one for each object, and gives it back with the last name", () => {
    const { limits, root, write } = writer({ inodes: 2 });
    write.create(root, "a", FILE);
    write.mkdir(root, "d", 0o040755, 0, 0);

    expect(outcomeOf(() => write.create(root, "b", FILE))).toBe("ENOSPC");
    write.unlink(root, "a");
    write.rmdir(root, "d");
    expect(limits.freeInodes).toBe(2);
  });

  it("takes one for each further name, as tmpfs does, but none for the name of an unnamed file", () => {
    const { limits, root, write } = writer({ inodes: 2 });
    const file = write.tmpfile(FILE);
    write.link(file, root, "a");
    write.link(file, root, "b");

    expect(outcomeOf(() => write.link(file, root, "c"))).toBe("ENOSPC");
    write.unlink(root, "b");
    expect(limits.freeInodes).toBe(1);
  });

  it("gives back an unnamed file that is given up", () => {
    const { limits, write } = writer({ inodes: 1, bytes: 4096 });
    const file = write.tmpfile(FILE);
    write.setBody(file, Content.fromText("x"));

    write.abandon(file);

    expect([limits.freeInodes, limits.freeBytes]).toEqual([1, 4096]);
  });

  it("changes nothing when there is none for the whiteout of a rename", () => {
    const { root, write } = writer({ inodes: 2 });
    write.create(root, "a", FILE);
    write.create(root, "b", FILE);

    expect(outcomeOf(() => write.rename(root, "a", root, "b", true))).toBe("ENOSPC");
    expect([...(root.body as never as { entries: Map<string, unknown> }).entries.keys()]).toEqual([
      "a",
      "b",
    ]);
  });
});

describe("a store with little space", () => {
  it("counts pages, and no holes", () => {
    const { limits, root, write } = writer({ bytes: 8192 });
    const file = write.create(root, "a", FILE);

    write.setBody(file, Content.hole(1e9).write(0, new Uint8Array([1])));
    expect(limits.freeBytes).toBe(4096);
    expect(outcomeOf(() => write.setBody(file, Content.repeat(Uint8Array.of(1), 8193)))).toBe(
      "ENOSPC",
    );
    write.resize(file, 0);
    expect(limits.freeBytes).toBe(8192);
  });
});

describe("statfs()", () => {
  it("tells what is free of the upper's store", () => {
    const store = new Store({ limits: new StoreLimits({ bytes: 10_000, inodes: 50 }) });
    const upper = new Layer({ store });
    const overlay = mount({ lowers: [new Layer()], upper });

    const { bfree, bavail, ffree } = overlay.process().statfs("/");

    // work/work took one.
    expect([bfree, bavail, ffree]).toEqual([2, 2, 49]);
  });
});

describe("a store that was turned read-only", () => {
  it("refuses every change, and keeps the atime", () => {
    const { limits, root, write } = writer({});
    const file = write.create(root, "a", FILE);
    const before = file.atimeNsec;
    limits.readonly = true;

    const changes = [
      () => write.unlink(root, "a"),
      () => write.setattr(file, { mode: 0 }),
      () => write.setxattr(file, "user.a", new Uint8Array()),
      () => write.link(file, root, "b"),
    ];

    expect(changes.map((change) => outcomeOf(change))).toEqual(Array(4).fill("EROFS"));
    write.touch(file);
    expect(file.atimeNsec).toBe(before);
  });
});

describe("a fault", () => {
  it("makes the calls fail that it names", () => {
    const { limits, root, write } = writer({});
    limits.fault = (call) => (call === "setxattr" ? "EIO" : undefined);
    const file = write.create(root, "a", FILE);

    expect(outcomeOf(() => write.setxattr(file, "user.a", new Uint8Array()))).toBe("EIO");
    expect(file.xattrs).toBeNull();
  });
});
