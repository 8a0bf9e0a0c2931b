import { describe, expect, it } from "vitest";
import { Inode } from "../../src/layer/inode.ts";
import { Dcache, MANY_PATHS } from "../../src/lookup/dcache.ts";
import type { Dentry } from "../../src/lookup/dentry.ts";
import { pathOf } from "../../src/lookup/dentry.ts";
import { OverlayInode } from "../../src/lookup/overlay-inode.ts";
import { exists, readText, writeText } from "../support/files.ts";
import { type Scene, scene } from "../support/scene.ts";

const real = (mode = 0o040755): Inode => new Inode(1, mode, 0, 0, 0, null);
const inode = (mode?: number): OverlayInode => OverlayInode.plain(real(mode));

/** A cache with these paths, in that order; their parents must come first. A path that ends in "-" is negative. */
function filled(
  limit: number,
  ...paths: string[]
): { cache: Dcache; root: Dentry; get(path: string): Dentry } {
  const cache = new Dcache(limit);
  const root = cache.add(null, "", inode());
  const get = (path: string): Dentry => {
    let at = root;
    for (const name of path.split("/")) if (name !== "") at = at.children!.get(name)!;
    return at;
  };
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1).replace(/-$/, "");
    cache.add(get(path.slice(0, slash)), name, path.endsWith("-") ? null : inode());
  }
  return { cache, root, get };
}

function names(dentry: Dentry): string[] {
  const below = [...(dentry.children?.values() ?? [])].flatMap(names);
  return [pathOf(dentry), ...below].sort();
}

describe("Dcache", () => {
  it("counts the names it keeps, negative ones too", () => {
    const { cache, root, get } = filled(100, "/a", "/a/b", "/a/c-", "/d");

    expect(cache.size).toBe(5);
    cache.drop(get("/a/b"));
    expect(cache.size).toBe(4);
    expect(names(root)).toEqual(["/", "/a", "/a/c", "/d"]);
  });

  it("drop() takes along all that is below", () => {
    const { cache, root, get } = filled(100, "/a", "/a/b", "/a/b/c-", "/d");
    const dropped = [get("/a"), get("/a/b"), get("/a/b/c")];

    cache.drop(get("/a"));
    cache.drop(dropped[0]!);

    expect(cache.size).toBe(2);
    expect(names(root)).toEqual(["/", "/d"]);
    expect(dropped.map(({ hashed }) => hashed)).toEqual([false, false, false]);
  });

  it("drop() of an old dentry leaves its successor alone", () => {
    const { cache, root, get } = filled(100, "/a");
    const old = get("/a");
    cache.drop(old);
    const next = cache.add(root, "a", inode());

    cache.drop(old);

    expect(get("/a")).toBe(next);
    expect(cache.size).toBe(2);
  });

  it("instantiate() makes a negative name positive", () => {
    const { cache, get } = filled(100, "/a-");
    const dentry = get("/a");
    dentry.opaque = true;
    const made = inode();

    cache.instantiate(dentry, made);

    expect([dentry.inode, dentry.opaque, made.users]).toEqual([made, false, 1]);
  });

  it("move() takes the target's place, and its subtree along", () => {
    const { cache, root, get } = filled(100, "/a", "/a/b", "/c", "/c/x-");
    const [source, target] = [get("/a"), get("/c")];
    cache.rememberPath("/a/b", get("/a/b"));

    cache.move(source, target);

    expect(names(root)).toEqual(["/", "/c", "/c/b"]);
    expect(get("/c")).toBe(source);
    expect(pathOf(get("/c/b"))).toBe("/c/b");
    expect(target.hashed).toBe(false);
    expect(cache.size).toBe(3);
    expect(cache.paths.size).toBe(0);
  });

  it("exchange() swaps two names, and their subtrees", () => {
    const { cache, root, get } = filled(100, "/a", "/a/b", "/c", "/c/d", "/c/d/e");
    cache.rememberPath("/a", get("/a"));

    cache.exchange(get("/a"), get("/c/d"));

    expect(names(root)).toEqual(["/", "/a", "/a/e", "/c", "/c/d", "/c/d/b"]);
    expect(cache.size).toBe(6);
    expect(cache.paths.size).toBe(0);
  });

  it("a move forgets the paths that lead elsewhere now, and no others", () => {
    const { cache, get } = filled(100, "/a", "/a/b", "/a/b/c-", "/d", "/d/e", "/f");
    for (const path of ["/a", "/a/b", "/a/b/c", "/d", "/d/e", "/f"]) {
      cache.rememberPath(path, get(path));
    }

    cache.move(get("/a/b"), cache.add(get("/d"), "n", null));
    expect([...cache.paths.keys()]).toEqual(["/a", "/d", "/d/e", "/f"]);
    cache.exchange(get("/a"), get("/d/e"));
    expect([...cache.paths.keys()]).toEqual(["/d", "/f"]);
  });

  it("a move with much below it forgets all paths", () => {
    const below = Array.from({ length: 100 }, (_, i) => `/a/${i}`);
    const { cache, root, get } = filled(1000, "/a", "/f", ...below);
    for (const path of ["/f", ...below]) cache.rememberPath(path, get(path));

    cache.move(get("/a"), cache.add(root, "n", null));

    expect(cache.paths.size).toBe(0);
  });

  it("keeps a whole path from the second walk on, when there are many", () => {
    const { cache, get } = filled(10, "/a", "/b");
    for (let i = 1; i < MANY_PATHS; i++) cache.rememberPath(`/${i}`, get("/b"));
    cache.rememberPath("/a", get("/a"));
    expect(cache.paths.size).toBe(MANY_PATHS);

    cache.rememberPath("/a/.", get("/a"));
    expect(cache.paths.size).toBe(MANY_PATHS);
    cache.rememberPath("/a/.", get("/a"));
    expect(cache.paths.size).toBe(MANY_PATHS + 1);
    expect(cache.paths.get("/a/.")).toBe(get("/a"));
  });

  it("keeps whole paths only when it is told that nothing changes behind it", () => {
    const keeping = new Dcache(10);
    const other = new Dcache(10, false);
    for (const cache of [keeping, other]) cache.rememberPath("/", cache.add(null, "", inode()));

    expect([keeping.paths.size, other.paths.size]).toEqual([1, 0]);
  });
});

describe("Dcache claims", () => {
  const file = (): OverlayInode => inode(0o100644);

  it("last as long as a name or a descriptor shows the inode", () => {
    const cache = new Dcache();
    const root = cache.add(null, "", inode());
    const shared = file();
    const key = real();
    cache.claim(key, shared);
    const [one, other] = [cache.add(root, "a", shared), cache.add(root, "b", shared)];
    const known = () => cache.claimed.get(key) ?? null;

    cache.drop(one);
    expect(known()).toBe(shared);
    cache.hold(other);
    cache.drop(other);
    expect(known()).toBe(shared);
    cache.release(other);
    expect(known()).toBeNull();
    expect(shared.key).toBeNull();
  });

  it("are not given up by a descriptor that is closed while the name stays", () => {
    const cache = new Dcache();
    const root = cache.add(null, "", inode());
    const shared = file();
    const key = real();
    cache.claim(key, shared);
    const dentry = cache.add(root, "a", shared);

    cache.hold(dentry);
    cache.release(dentry);

    expect(cache.claimed.get(key)).toBe(shared);
  });
});

describe("Dcache trim()", () => {
  it("does nothing up to the limit", () => {
    const { cache, root } = filled(4, "/a", "/b", "/c");

    cache.trim(root);

    expect(cache.size).toBe(4);
  });

  it("drops the oldest leaves, down to three quarters", () => {
    const { cache, root, get } = filled(8, "/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h");
    cache.rememberPath("/h", get("/h"));

    cache.trim(root);

    expect(names(root)).toEqual(["/", "/d", "/e", "/f", "/g", "/h"]);
    expect(cache.size).toBe(6);
    expect(cache.paths.size).toBe(0);
  });

  it("does not drop a directory while names below it are kept", () => {
    const { cache, root } = filled(4, "/a", "/a/b", "/a/b/c", "/a/b/d");

    cache.trim(root);

    expect(names(root)).toEqual(["/", "/a", "/a/b"]);
  });

  it("never drops what a descriptor holds, nor its parents", () => {
    const { cache, root, get } = filled(3, "/a", "/a/b", "/a/b/c", "/d", "/e");
    cache.hold(get("/a/b/c"));

    cache.trim(root);

    expect(names(root)).toEqual(["/", "/a", "/a/b", "/a/b/c"]);
    cache.release(get("/a/b/c"));
    cache.trim(root);
    expect(names(root)).toEqual(["/", "/a", "/a/b"]);
  });
});

describe("dentryLimit", () => {
  const NAMES = Array.from({ length: 40 }, (_, i) => `/f${i}`);
  const many = (dentryLimit: number): Scene =>
    scene({ lowers: [Object.fromEntries(NAMES.map((name) => [name, name]))], dentryLimit });
  const asked = (stage: Scene): string[] => stage.events("lookup").map(({ path }) => path);

  it("bounds the names kept, after every call", () => {
    const { root, overlay } = many(10);

    for (const name of NAMES) {
      root.stat(name);
      root.tryStat(`${name}-missing`);
      expect(overlay.cachedNames).toBeLessThanOrEqual(10);
    }
    expect(overlay.cachedNames).toBeGreaterThan(5);
  });

  it("lets the oldest go and keeps the newest", () => {
    const stage = many(10);
    // The root is the eleventh name.
    for (const name of NAMES.slice(0, 10)) stage.root.stat(name);
    stage.events();

    for (const name of NAMES.slice(0, 10).reverse()) stage.root.tryLstat(name);

    expect(asked(stage)).toEqual(["/f3", "/f2", "/f1", "/f0"]);
  });

  it("never lets go what is open, or where a process stands", () => {
    const stage = scene({
      lowers: [{ "/d/e/f": "held", ...Object.fromEntries(NAMES.map((name) => [name, name])) }],
      dentryLimit: 4,
    });
    const fd = stage.root.open("/d/e/f");
    const process = stage.overlay.process({ cwd: "/d/e" });
    for (const name of NAMES) stage.root.stat(name);
    stage.events();

    expect(stage.root.fstat(fd).size).toBe(4);
    expect(process.lstat("f").size).toBe(4);
    expect(process.getcwd()).toBe("/d/e");
    expect(stage.root.lstat("/d/e/f").size).toBe(4);
    expect(asked(stage)).toEqual([]);
  });

  it("makes no difference to what calls give", () => {
    const [small, large] = [2, 1000].map(many) as [Scene, Scene];
    const work = ({ root, overlay }: Scene): unknown[] => {
      const seen: unknown[] = [];
      const fd = root.open("/f1", "O_RDWR");
      for (const [i, name] of NAMES.entries()) {
        if (i % 4 === 0) root.unlink(name);
        if (i % 4 === 1) root.rename(name, `${name}-new`);
        if (i % 4 === 2) root.link(name, `${name}-link`);
        if (i % 4 === 3) writeText(root, name, "new");
        seen.push(exists(root, name), exists(root, `${name}-new`), root.readdir("/").length);
      }
      root.write(fd, new TextEncoder().encode("through the descriptor"));
      root.close(fd);
      seen.push(readText(root, "/f1-new"), root.stat("/f2-link").nlink);
      seen.push(root.stat("/f2").ino === root.stat("/f2-link").ino);
      return [...seen, overlay.upper !== null];
    };

    expect(work(small)).toEqual(work(large));
    expect(small.upper()).toEqual(large.upper());
    expect(small.overlay.cachedNames).toBeLessThanOrEqual(2);
  });

  it("holds for names that were asked for in a removed directory", () => {
    const { root, overlay } = many(10);
    root.mkdir("/d");
    const fd = root.open("/d");
    root.rmdir("/d");

    for (const name of NAMES) root.tryStat({ at: fd, path: name.slice(1) });

    expect(overlay.cachedNames).toBeLessThanOrEqual(10);
  });
});
