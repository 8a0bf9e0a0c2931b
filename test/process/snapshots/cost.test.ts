import { describe, expect, it } from "vitest";
import { diff } from "../../../src/diff/diff.ts";
import type { Directory } from "../../../src/layer/directory.ts";
import { namesOf } from "../../../src/layer/inode.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { Store } from "../../../src/layer/store.ts";
import { StoreLimits } from "../../../src/layer/store-limits.ts";
import type { Dentry } from "../../../src/lookup/dentry.ts";
import { mount } from "../../../src/process/overlay.ts";
import { collectGarbage } from "../../support/collect-garbage.ts";
import { listed, writeText } from "../../support/files.ts";
import { type Entry, layer } from "../../support/layer.ts";

const mounted = (upper = layer("upper", {})) => {
  const overlay = mount({ lowers: [layer("lower", { "/f": "x" })], upper });
  return { overlay, process: overlay.process() };
};

describe("a snapshot", () => {
  it("keeps of a directory the names that came and left, however many there are", () => {
    const { overlay, process } = mounted();
    process.mkdir("/dir");
    for (let i = 0; i < 1000; i++) writeText(process, `/dir/${i}`, "");
    const before = listed(process, "/dir");
    const snapshots = Array.from({ length: 100 }, (_, i) => {
      const snapshot = overlay.snapshot();
      process.unlink(`/dir/${i * 7}`);
      writeText(process, `/dir/${i * 7 + 1}`, "again");
      process.rename(`/dir/${i * 7 + 2}`, `/dir/${i * 7 + 3}`);
      return snapshot;
    });

    for (const { segment } of snapshots) {
      for (const { added, removed } of segment!.names.values()) {
        expect(added.size + removed.size).toBeLessThan(5);
      }
    }
    for (const one of snapshots.splice(1, 90)) overlay.forget(one);
    overlay.restore(snapshots[0]!);
    expect(listed(process, "/dir")).toEqual(before);
  });

  it("keeps nothing of what was cached", async () => {
    const { overlay, process } = mounted();
    process.tryStat("/none");
    const cached = new WeakRef((process as unknown as Cached).task.fs.root.children!.get("none")!);
    const snapshot = overlay.snapshot();

    overlay.restore(snapshot);
    await collectGarbage();

    expect(cached.deref()).toBeUndefined();
    overlay.restore(snapshot);
  });

  it("touches no name that stayed", () => {
    const { overlay, process } = mounted();
    process.mkdir("/dir");
    for (let i = 0; i < 100; i++) writeText(process, `/dir/${i}`, "");
    const names = namesOf(overlay.upper!.get("/dir")!);
    const snapshot = overlay.snapshot();
    writeText(process, "/dir/new", "");
    const made = spyOnSet(names);

    overlay.restore(snapshot);

    expect(made()).toBe(0);
    expect(names.size).toBe(100);
  });
});

/** What a process knows of its mount. */
interface Cached {
  readonly task: { readonly fs: { readonly root: Dentry } };
}

/** How often a name is entered. */
function spyOnSet({ entries }: Directory): () => number {
  let count = 0;
  const set = entries.set.bind(entries);
  entries.set = (...entry) => {
    count++;
    return set(...entry);
  };
  return () => count;
}

describe("restore() with limits", () => {
  it("gives back what this mount took, and leaves what another one took of the same store", () => {
    const limits = new StoreLimits({ bytes: 100 * 4096, inodes: 100 });
    const store = new Store({ limits });
    const one = mounted(new Layer({ store }));
    const other = mounted(new Layer({ store }));
    const snapshot = one.overlay.snapshot();
    const before = { bytes: limits.freeBytes, inodes: limits.freeInodes };
    writeText(other.process, "/theirs", "x".repeat(5 * 4096));
    writeText(one.process, "/ours", "x".repeat(3 * 4096));
    one.overlay.commit();
    writeText(one.process, "/later", "x".repeat(2 * 4096));

    one.overlay.restore(snapshot);

    expect(before.bytes - limits.freeBytes).toBe(5 * 4096);
    expect(before.inodes - limits.freeInodes).toBe(1);
  });
});

describe("commit()", () => {
  it("takes nothing when it fails", () => {
    const limits = new StoreLimits({ bytes: 100 * 4096, inodes: 100 });
    const { overlay, process } = mounted(new Layer({ store: new Store({ limits }) }));
    const snapshot = overlay.snapshot();
    const before = [limits.freeBytes, limits.freeInodes];
    let calls = 0;
    limits.fault = () => (++calls > 1 ? "EIO" : undefined);

    expect(() => overlay.commit()).toThrow("EIO");

    limits.fault = null;
    expect(calls).toBeGreaterThan(1);
    expect([limits.freeBytes, limits.freeInodes]).toEqual(before);
    writeText(process, "/new", "x");
    overlay.restore(snapshot);
    expect([limits.freeBytes, limits.freeInodes]).toEqual(before);
  });

  it("changes nothing of what shows, the root's mode, owner, times and xattrs included", () => {
    const root: Entry = { mode: 0o1777, uid: 5, gid: 6, xattrs: { "user.note": "n" } };
    const { overlay, process } = mounted(layer("upper", { "/": root, "/x": "1" }));
    process.mkdir("/dir", 0o700);
    const shown = () => {
      const { mode, uid, gid, mtimeSec, mtimeNsec } = process.stat("/");
      return [mode, uid, gid, mtimeSec, mtimeNsec, process.listxattr("/")];
    };
    const before = shown();
    const snapshot = overlay.snapshot();

    overlay.commit();

    expect(shown()).toEqual(before);
    expect(diff(overlay, snapshot).changes).toEqual([]);
    expect(shown()).toEqual([0o41777, 5, 6, ...before.slice(3, 5), ["user.note"]]);
  });
});
