import { describe, expect, it } from "vitest";
import { Layer } from "../../../src/layer/layer.ts";
import { Store } from "../../../src/layer/store.ts";
import { StoreLimits } from "../../../src/layer/store-limits.ts";
import { mount, type Overlay } from "../../../src/process/overlay.ts";
import type { Process } from "../../../src/process/process.ts";
import { exists, listed, readText, writeText } from "../../support/files.ts";
import { layer } from "../../support/layer.ts";

function mounted(): { overlay: Overlay; process: Process } {
  const lower = layer("lower", { "/etc/": {}, "/etc/conf": "lower", "/etc/hosts": "hosts" });
  const overlay = mount({ lowers: [lower], upper: layer("upper", {}) });
  return { overlay, process: overlay.process() };
}

const text = new TextEncoder().encode("more");

describe("restore()", () => {
  it("takes back what was written, removed, renamed and made", () => {
    const { overlay, process } = mounted();
    writeText(process, "/etc/conf", "first");
    const snapshot = overlay.snapshot();
    writeText(process, "/etc/conf", "second");
    process.unlink("/etc/hosts");
    process.mkdir("/new");
    process.rename("/etc/conf", "/new/conf");

    overlay.restore(snapshot);

    expect(listed(process, "/")).toEqual(["etc"]);
    expect(listed(process, "/etc").sort()).toEqual(["conf", "hosts"]);
    expect(readText(process, "/etc/conf")).toBe("first");
    expect(overlay.upper?.get("/etc/hosts")).toBeUndefined();
  });

  it("goes back again and again, and to older ones past newer ones", () => {
    const { overlay, process } = mounted();
    const outer = overlay.snapshot();
    process.mkdir("/a");
    const inner = overlay.snapshot();
    for (const name of ["/b", "/c"]) {
      process.mkdir(name);
      overlay.restore(inner);
      expect(listed(process, "/").sort()).toEqual(["a", "etc"]);
    }

    overlay.restore(outer);

    expect(listed(process, "/")).toEqual(["etc"]);
    expect(() => overlay.restore(inner)).toThrow(
      new TypeError(
        "restore: the overlay has no such snapshot: it was forgotten, or one before it was restored",
      ),
    );
    overlay.restore(outer);
  });

  it("gives back what was taken from a store with limits", () => {
    const limits = new StoreLimits({ bytes: 10 * 4096, inodes: 20 });
    const upper = new Layer({ store: new Store({ limits }) });
    const overlay = mount({ lowers: [layer("lower", { "/f": "x" })], upper });
    const process = overlay.process();
    const { freeBytes, freeInodes } = limits;
    const snapshot = overlay.snapshot();
    writeText(process, "/f", "y");
    process.mkdir("/d");
    expect(limits.freeBytes).toBeLessThan(freeBytes);

    overlay.restore(snapshot);

    expect([limits.freeBytes, limits.freeInodes]).toEqual([freeBytes, freeInodes]);
  });

  it("is refused while something is mounted over a name", () => {
    const { overlay } = mounted();
    const snapshot = overlay.snapshot();
    const tree = overlay.mountTree();
    tree.mount("/etc", layer("volume", {}));

    expect(() => overlay.restore(snapshot)).toThrow("EBUSY");
    tree.close();
    overlay.restore(snapshot);
  });
});

describe("descriptors and working directories", () => {
  it("stay with a file that the snapshot has", () => {
    const { overlay, process } = mounted();
    writeText(process, "/etc/conf", "first");
    const fd = process.open("/etc/conf", "O_RDWR");
    const snapshot = overlay.snapshot();
    writeText(process, "/etc/conf", "second, and longer");

    overlay.restore(snapshot);

    expect(new TextDecoder().decode(process.pread(fd, 100, 0))).toBe("first");
    process.pwrite(fd, text, 5);
    expect(readText(process, "/etc/conf")).toBe("firstmore");
    expect(process.descriptorPath(fd)).toBe("/etc/conf");
  });

  it("that write do not follow a file back to its lower; those that read do", () => {
    const { overlay, process } = mounted();
    const snapshot = overlay.snapshot();
    const writes = process.open("/etc/conf", "O_RDWR");
    const reads = process.open("/etc/conf", "O_RDONLY");
    process.pwrite(writes, text, 0);

    overlay.restore(snapshot);
    process.pwrite(writes, text, 4);

    expect(readText(process, "/etc/conf")).toBe("lower");
    expect(new TextDecoder().decode(process.pread(writes, 100, 0))).toBe("moremore");
    expect(new TextDecoder().decode(process.pread(reads, 100, 0))).toBe("lower");
    expect(process.descriptorPath(writes)).toBe("/etc/conf (deleted)");
    for (const fd of [writes, reads]) process.close(fd);
    writeText(process, "/etc/conf", "later");
    expect(readText(process, "/etc/conf")).toBe("later");
  });

  it("of a directory list what is there now, and a lost working directory is a removed one", () => {
    const { overlay, process } = mounted();
    const other = overlay.process({ cwd: "/etc" });
    const fd = process.open("/etc", "O_RDONLY|O_DIRECTORY");
    const snapshot = overlay.snapshot();
    process.mkdir("/made");
    process.chdir("/made");
    writeText(process, "/etc/extra", "x");

    overlay.restore(snapshot);

    const names = process.getdents(fd).map(({ name }) => name);
    expect(names.sort()).toEqual([".", "..", "conf", "hosts"]);
    expect(other.getcwd()).toBe("/etc");
    expect(readText(other, "conf")).toBe("lower");
    expect(() => process.getcwd()).toThrow("ENOENT");
    expect(() => process.mkdir("sub")).toThrow("ENOENT");
    process.chdir("/");
    expect(process.getcwd()).toBe("/");
  });
});

describe("snapshot()", () => {
  it("keeps what changes alone, and no contents", () => {
    const { overlay, process } = mounted();
    for (let i = 0; i < 100; i++) writeText(process, `/etc/${i}`, "x".repeat(i));
    const content = overlay.upper!.get("/etc/7")!.body;
    const { segment } = overlay.snapshot();

    expect(segment!.inodes.size + segment!.names.size).toBe(0);
    process.chmod("/etc/7", 0o600);
    writeText(process, "/etc/new", "y");

    expect([...segment!.inodes.values()].map(({ body }) => body)).toContain(content);
    expect(segment!.inodes.size).toBe(2);
    expect([...segment!.names.values()]).toEqual([{ added: new Set(["new"]), removed: new Map() }]);
  });

  it("costs nothing more once it is forgotten", () => {
    const { overlay, process } = mounted();
    const one = overlay.snapshot();
    writeText(process, "/a", "1");
    const other = overlay.snapshot();
    process.unlink("/a");
    overlay.forget(one);

    overlay.restore(other);

    expect(readText(process, "/a")).toBe("1");
    overlay.forget(other);
    const { size } = other.segment!.inodes;
    writeText(process, "/b", "2");
    expect(other.segment!.inodes.size).toBe(size);
    expect(() => overlay.forget(other)).toThrow(TypeError);
    expect(() => overlay.view(other)).toThrow(TypeError);
  });

  it("does for a mount that cannot be written", () => {
    const overlay = mount({ lowers: [layer("a", { "/x": "1" }), layer("b", {})] });
    const snapshot = overlay.snapshot();

    overlay.restore(snapshot);

    expect(exists(overlay.view(snapshot).process(), "/x")).toBe(true);
    expect(() => overlay.commit()).toThrow("EROFS");
    overlay.forget(snapshot);
  });
});

describe("view()", () => {
  it("shows what was there, whatever is written now, and cannot be written", () => {
    const { overlay, process } = mounted();
    writeText(process, "/etc/conf", "first");
    const snapshot = overlay.snapshot();
    writeText(process, "/etc/conf", "second");
    const then = overlay.view(snapshot).process();
    const now = overlay.view().process();
    writeText(process, "/etc/conf", "third");

    expect([then, now, process].map((one) => readText(one, "/etc/conf"))).toEqual([
      "first",
      "second",
      "third",
    ]);
    expect(() => then.mkdir("/x")).toThrow("EROFS");
    expect(then.stat("/etc/conf").ino).toBe(process.stat("/etc/conf").ino);
  });

  it("of a volatile mount, too", () => {
    const overlay = mount({
      ...{ lowers: [layer("lower", { "/f": "1" })], upper: layer("upper", {}) },
      options: "volatile",
    });

    expect(exists(overlay.view().process(), "/f")).toBe(true);
  });
});

describe("commit()", () => {
  it("makes the upper the topmost lower, under an empty upper", () => {
    const { overlay, process } = mounted();
    const { upper } = overlay;
    writeText(process, "/etc/conf", "committed");
    process.unlink("/etc/hosts");
    process.chdir("/etc");

    const layer = overlay.commit();

    expect(layer).toBe(upper);
    expect(overlay.lowers[0]).toBe(upper);
    expect(overlay.upper).not.toBe(upper);
    expect(listed(process, "/etc")).toEqual(["conf"]);
    writeText(process, "conf", "again");
    expect(readText(overlay.view().process(), "/etc/conf")).toBe("again");
    const content = upper!.get("/etc/conf")!.body;
    expect(`${content}`).not.toBe("again");
    overlay.umount();
  });

  it("is taken back with what came before it", () => {
    const { overlay, process } = mounted();
    const { upper } = overlay;
    const empty = overlay.snapshot();
    writeText(process, "/a", "1");
    const full = overlay.snapshot();
    overlay.commit();
    writeText(process, "/a", "2");
    const late = overlay.snapshot();

    overlay.restore(full);

    expect(readText(process, "/a")).toBe("1");
    expect(overlay.upper).toBe(upper);
    expect(overlay.lowers).toHaveLength(1);
    expect(() => overlay.restore(late)).toThrow(TypeError);
    overlay.restore(empty);
    expect(exists(process, "/a")).toBe(false);
    overlay.umount();
    // Nobody has it in use.
    mount({ lowers: [layer("other", {})], upper: upper!, options: "index=on" }).umount();
  });

  it("is refused while a descriptor is open", () => {
    const { overlay, process } = mounted();
    const fd = process.open("/etc/conf", "O_RDONLY");

    expect(() => overlay.commit()).toThrow("EBUSY");
    process.close(fd);
    overlay.commit();
  });

  it("leaves all as it was where there are too many lowers", () => {
    const lowers = Array.from({ length: 500 }, (_, i) => layer(`l${i}`, { [`/${i}`]: "" }));
    const overlay = mount({ lowers, upper: layer("upper", {}) });
    const process = overlay.process();
    process.mkdir("/d");

    expect(() => overlay.commit()).toThrow("EINVAL");

    process.mkdir("/d/e");
    expect(overlay.lowers).toHaveLength(500);
    expect(exists(process, "/499")).toBe(true);
    overlay.umount();
  });
});
