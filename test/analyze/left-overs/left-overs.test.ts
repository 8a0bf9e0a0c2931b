import { describe, expect, it } from "vitest";
import { KNOWN_KINDS } from "../../../src/analyze/left-overs/known-kinds.ts";
import { LeftOvers } from "../../../src/analyze/left-overs/left-overs.ts";
import { patternFault } from "../../../src/analyze/left-overs/pattern.ts";
import type { Place } from "../../../src/analyze/stack/place.ts";
import { Stack } from "../../../src/analyze/stack/stack.ts";
import { layer, type Tree } from "../../support/layer.ts";

function placesOf(tree: Tree): Map<string, Place> {
  const { root } = new Stack([{ layer: layer("one", tree), diffId: null, createdBy: null }]);
  const places = new Map<string, Place>();
  const visit = (place: Place): void => {
    places.set(place.path, place);
    for (const child of place.children?.values() ?? []) visit(child);
  };
  visit(root);
  return places;
}

const kindsOf = (paths: readonly string[], tree: Tree): Record<string, string | null> => {
  const kind = {
    kind: "own",
    title: "own",
    paths,
    reason: "",
    fix: { kind: "same-run", words: "" },
  } as const;
  const leftOvers = new LeftOvers([kind]);
  return Object.fromEntries(
    [...placesOf(tree)].map(([path, place]) => [path, leftOvers.find(place)?.top.path ?? null]),
  );
};

describe("LeftOvers", () => {
  it("takes what lies in a directory along", () => {
    expect(
      kindsOf(["**/.git/"], { "/a/.git/b/c": "", "/a/d": "", "/.git/": {}, "/x/.git": "a file" }),
    ).toEqual({
      "/": null,
      "/a": null,
      "/a/.git": "/a/.git",
      "/a/.git/b": "/a/.git",
      "/a/.git/b/c": "/a/.git",
      "/a/d": null,
      "/.git": "/.git",
      "/x": null,
      "/x/.git": null,
    });
  });

  it.each<[string, string[], string[]]>([
    [
      "/var/lib/apt/lists/*",
      ["/var/lib/apt/lists/a", "/var/lib/apt/lists/b/c"],
      ["/var/lib/apt/x", "/lib/apt/lists/a"],
    ],
    [
      "/var/log/**/*.log",
      ["/var/log/a.log", "/var/log/b/c/d.log"],
      ["/var/log/x", "/b/c.log", "/var/log.log"],
    ],
    ["**/*.pyc", ["/a.pyc", "/b/c/d.pyc"], ["/pyc", "/e.py"]],
    ["**/core.[0-9]*", ["/core.1", "/a/core.99x"], ["/core.x", "/core"]],
    ["**/a/**/b", ["/a/b", "/a/c/d/b", "/x/a/y/b"], ["/b/c", "/a/c/e"]],
    ["/a/**", ["/a/b", "/a/c/d"], ["/b/a"]],
    ["/a.b", ["/a.b"], ["/aXb"]],
    ["/f?o", ["/fxo"], ["/fo", "/fxxo"]],
    ["**/.cache/pip/", ["/root/.cache/pip/x"], ["/root/.cache/y", "/pip/x"]],
  ])("%s", (pattern, those, others) => {
    const found = kindsOf(
      [pattern],
      Object.fromEntries([...those, ...others].map((path) => [path, ""])),
    );

    expect(those.filter((path) => found[path] === null)).toEqual([]);
    expect(others.filter((path) => found[path] !== null)).toEqual([]);
  });

  it("counts the first of several kinds", () => {
    const places = placesOf({
      "/var/cache/apk/x.log": "",
      "/root/.npm/_cacache/a": "",
      "/b/c.pyc": "",
    });
    const leftOvers = new LeftOvers(KNOWN_KINDS);
    const kind = (path: string) => leftOvers.kindOf(places.get(path)!)?.kind;

    expect(kind("/var/cache/apk/x.log")).toBe("apk-cache");
    expect(kind("/root/.npm/_cacache/a")).toBe("npm-cache");
    expect(kind("/b/c.pyc")).toBe("pycache");
    expect(kind("/root")).toBeUndefined();
  });
});

describe("KNOWN_KINDS", () => {
  it("has sound patterns, and each kind once", () => {
    const faults = KNOWN_KINDS.flatMap(({ paths }) =>
      paths.filter((path) => patternFault(path) !== null),
    );
    const kinds = KNOWN_KINDS.map(({ kind }) => kind);

    expect(faults).toEqual([]);
    expect(kinds).toEqual([...new Set(kinds)]);
  });

  it.each([
    ["/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", "apt-lists"],
    ["/var/cache/apt/archives/gcc-12_12.2.0_amd64.deb", "apt-cache"],
    ["/var/cache/apt/pkgcache.bin", "apt-cache"],
    ["/var/cache/dnf/fedora/repodata/primary.xml", "dnf-cache"],
    ["/root/.cache/pip/http/a/b", "pip-cache"],
    ["/home/app/.cache/uv/wheels/x", "python-cache"],
    ["/usr/local/share/.cache/yarn/v6/x", "yarn-cache"],
    ["/root/.cache/go-build/00/x", "go-cache"],
    ["/usr/local/cargo/registry/cache/x.crate", "cargo-cache"],
    ["/root/.m2/repository/a.jar", "jvm-cache"],
    ["/src/.git/objects/pack/p.pack", "git"],
    ["/usr/lib/python3/__pycache__/a.cpython-311.pyc", "pycache"],
    ["/app/node_modules/typescript/lib/tsc.js", "node-dev"],
    ["/var/log/dpkg.log", "logs"],
    ["/usr/share/man/man1/ls.1.gz", "docs"],
    ["/usr/share/locale/de/LC_MESSAGES/tar.mo", "locales"],
    ["/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "compilers"],
    ["/usr/include/stdio.h", "compilers"],
    ["/tmp/x", "temporary"],
    ["/usr/lib/debug/.build-id/aa/bb.debug", "debug-symbols"],
  ])("knows %s", (path, kind) => {
    const place = placesOf({ [path]: "x" }).get(path)!;

    expect(new LeftOvers(KNOWN_KINDS).kindOf(place)?.kind).toBe(kind);
  });

  it.each([
    "/app/.yarn/cache/react.zip",
    "/app/node_modules/@babel/runtime/index.js",
    "/root/.cache/ms-playwright/chrome",
    "/usr/lib/x86_64-linux-gnu/libc.so.6",
    "/app/core/index.js",
    "/etc/ssl/certs/ca.pem",
    "/usr/lib/llvm-14/lib/libLLVM.so",
  ])("leaves %s alone", (path) => {
    const place = placesOf({ [path]: "x" }).get(path)!;

    expect(new LeftOvers(KNOWN_KINDS).kindOf(place)).toBeNull();
  });
});
