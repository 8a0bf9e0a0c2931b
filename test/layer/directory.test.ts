import { describe, expect, it } from "vitest";
import { Directory } from "../../src/layer/directory.ts";
import { Inode } from "../../src/layer/inode.ts";

const file = (): Inode => new Inode(1, 0o100644, 0, 0, 0, null);

/** The cookie of a name. */
const offsetOf = (dir: Directory, name: string): number =>
  dir.offsetAt([...dir.entries.keys()].indexOf(name), name);

function directory(...names: string[]): Directory {
  const dir = new Directory();
  for (const name of names) dir.set(name, file());
  return dir;
}

describe("Directory.add()", () => {
  it("adds a name as set() would, cookies included", () => {
    const [added, set] = [new Directory(), new Directory()];
    for (const directory of [added, set]) {
      directory.set("a", file());
      offsetOf(directory, "a");
    }
    added.add("b", file());
    set.set("b", file());

    expect(added.listing()).toEqual(set.listing());
    expect(offsetOf(added, "b")).toBe(offsetOf(set, "b"));
    expect(added.version).toBe(set.version);
  });
});

describe("Directory", () => {
  it("lists the newest name first", () => {
    expect(directory("a", "b", "c").listing()).toEqual(["c", "b", "a"]);
  });

  it.each<[what: string, change: (dir: Directory) => void, listing: string[]]>([
    ["a replaced name is the newest", (dir) => dir.set("a", file()), ["a", "c", "b"]],
    ["a removed name is gone", (dir) => dir.delete("b"), ["c", "a"]],
    [
      "a removed name that comes back is the newest",
      (dir) => {
        dir.delete("b");
        dir.set("b", file());
      },
      ["b", "c", "a"],
    ],
    ["a missing name that is removed changes nothing", (dir) => dir.delete("x"), ["c", "b", "a"]],
  ])("%s", (_what, change, listing) => {
    const dir = directory("a", "b", "c");

    change(dir);

    expect(dir.listing()).toEqual(listing);
    expect(dir.size).toBe(listing.length);
  });

  it("get() gives the inode last set, or nothing", () => {
    const [one, other] = [file(), file()];
    const dir = new Directory();

    dir.set("a", one);
    expect(dir.get("a")).toBe(one);
    dir.set("a", other);
    expect(dir.get("a")).toBe(other);
    expect(dir.get("b")).toBeUndefined();
  });

  it("version counts changes, and nothing else", () => {
    const dir = directory("a");
    const before = dir.version;

    dir.get("a");
    dir.listing();
    offsetOf(dir, "a");
    dir.delete("missing");
    expect(dir.version).toBe(before);

    dir.set("b", file());
    dir.set("b", file());
    dir.delete("a");
    expect(dir.version).toBe(before + 3);
  });

  it("offsetOf() counts from 3 in order of creation", () => {
    const dir = directory("a", "b", "c");

    expect(["a", "b", "c"].map((name) => offsetOf(dir, name))).toEqual([3, 4, 5]);
  });

  it("offsetOf() stays with a name while it stays, and is not used again", () => {
    const dir = directory("a", "b");
    offsetOf(dir, "a");

    dir.set("c", file());
    dir.delete("a");
    dir.set("b", file());
    dir.set("a", file());

    expect(["b", "c", "a"].map((name) => offsetOf(dir, name))).toEqual([4, 5, 6]);
  });

  it("offsetOf() counts only what is there when first asked", () => {
    const dir = directory("a", "b");
    dir.delete("a");

    expect(offsetOf(dir, "b")).toBe(3);
  });
});
