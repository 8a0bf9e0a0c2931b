import { describe, expect, it } from "vitest";
import { faultsOf, parse } from "../support.ts";

const HEAD = "version: 1\ntitle: a test\n";

/** A scenario of one layer with this tree. */
const tree = (entries: string) => `${HEAD}image:\n  layers:\n    - tree: { ${entries} }\n`;

function entriesOf(entries: string) {
  const { image } = parse(tree(entries));
  const layer = image?.kind === "layers" ? image.layers[0] : undefined;
  return layer?.kind === "entries" ? layer.entries : [];
}

describe("compileImage()", () => {
  it.each([
    ['/a: "text"', { path: "/a", type: "file", content: "text" }],
    ["/a:", { path: "/a", type: "file", content: { repeat: "lower-layer-data", len: 0 } }],
    ["/a/:", { path: "/a", type: "dir" }],
    ["/: { mode: 01777 }", { path: "/", type: "dir", mode: 0o1777 }],
    ["/a: { content: { hex: 12e4 } }", { path: "/a", type: "file", content: { hex: "12e4" } }],
    ["/a: { content: { hex: 00ff } }", { path: "/a", type: "file", content: { hex: "00ff" } }],
    [
      "/a: { content: { repeat: ab, len: 1KiB } }",
      { path: "/a", type: "file", content: { repeat: "ab", len: 1024 } },
    ],
    [
      "/a: { size: 10 }",
      { path: "/a", type: "file", content: { repeat: "lower-layer-data", len: 10 } },
    ],
    [
      "/a: { hole: 500GB }",
      {
        path: "/a",
        type: "file",
        content: { repeat: "lower-layer-data", len: 0 },
        size: 500_000_000_000,
      },
    ],
    ["/a: { content: abc, hole: 7 }", { path: "/a", type: "file", content: "abc", size: 10 }],
    ["/a: { symlink: ../b }", { path: "/a", type: "symlink", target: "../b" }],
    ["/a: { whiteout: true }", { path: "/a", type: "whiteout" }],
    ["/a/: { opaque: true }", { path: "/a", type: "dir", opaque: true }],
    ["/a: { opaque: true }", { path: "/a", type: "dir", opaque: true }],
    ['/a: { char: "1:3" }', { path: "/a", type: "char", rdev: [1, 3] }],
    ["/a: { block: 8:0 }", { path: "/a", type: "block", rdev: [8, 0] }],
    ["/a: { fifo: true }", { path: "/a", type: "fifo" }],
    ["/a: { socket: true }", { path: "/a", type: "socket" }],
    [
      "/a: { uid: 1, gid: 2, mtime: 3, xattrs: { user.k: v } }",
      {
        path: "/a",
        type: "file",
        content: { repeat: "lower-layer-data", len: 0 },
        ...{ uid: 1, gid: 2, mtime: 3, xattrs: { "user.k": "v" } },
      },
    ],
  ])("reads { %s }", (text, entry) => {
    expect(entriesOf(text)).toEqual([entry]);
  });

  it("puts hard links last, and points them at the file", () => {
    expect(entriesOf("/a: { link: /b }, /b: { link: /c }, /c: x")).toEqual([
      { path: "/c", type: "file", content: "x" },
      { path: "/a", type: "link", target: "/c" },
      { path: "/b", type: "link", target: "/c" },
    ]);
  });

  it("counts repeated entries in {n}", () => {
    expect(entriesOf("'/f{n}': { content: 'no {n}', repeat: 2 }, '/{n}': '{n}'")).toEqual([
      { path: "/f1", type: "file", content: "no 1" },
      { path: "/f2", type: "file", content: "no 2" },
      { path: "/{n}", type: "file", content: "{n}" },
    ]);
  });

  it("counts repeated layers in {n}", () => {
    const { image } = parse(`${HEAD}image:
  layers:
    - tree: { /a: x }
    - { name: "step {n}", repeat: 2, tree: { "/{n}": "{n}" } }
    - { repeat: 2, tree: {} }
`);

    expect(image?.kind === "layers" && image.layers).toEqual([
      {
        kind: "entries",
        name: "layer 1",
        line: 5,
        entries: [{ path: "/a", type: "file", content: "x" }],
      },
      {
        kind: "entries",
        name: "step 1",
        line: 6,
        entries: [{ path: "/1", type: "file", content: "1" }],
      },
      {
        kind: "entries",
        name: "step 2",
        line: 6,
        entries: [{ path: "/2", type: "file", content: "2" }],
      },
      { kind: "entries", name: "layer 4", line: 7, entries: [] },
      { kind: "entries", name: "layer 5", line: 7, entries: [] },
    ]);
  });

  it("finds layers and images on disk beside the scenario", () => {
    const read = (image: string) => parse(`${HEAD}image: ${image}`).image;
    const here = process.cwd();

    expect(read("{ layers: [{ tar: layers/tools.tar.gz }, { name: b, dir: ./b }] }")).toEqual({
      kind: "layers",
      layers: [
        { kind: "tar", name: "tools.tar.gz", line: 3, path: `${here}/layers/tools.tar.gz` },
        { kind: "dir", name: "b", line: 3, path: `${here}/b` },
      ],
    });
    expect(read("{ archive: app.tar, reference: app:1 }")).toEqual({
      kind: "archive",
      path: `${here}/app.tar`,
      line: 3,
      reference: "app:1",
    });
    expect(read("{ oci: /srv/app, platform: linux/arm64 }")).toEqual({
      kind: "oci",
      path: "/srv/app",
      line: 3,
      platform: "linux/arm64",
    });
  });

  it.each([
    ["{}", "3:8 image: an image needs one of layers, archive, oci, rootfs, overlay2, build"],
    [
      "{ reference: x }",
      "3:8 image: an image needs one of layers, archive, oci, rootfs, overlay2, build",
    ],
    [
      "{ archive: x, oci: y }",
      "3:22 image.oci: an image comes from one place, and archive says which already",
    ],
    [
      "{ layers: [{ tree: {} }], reference: x }",
      "3:34 image.reference: layers are one image: there is nothing to choose",
    ],
    [
      "{ layers: [{ tree: {}, dir: x }] }",
      "3:31 image.layers[0].dir: a layer comes from one place, and tree says which already",
    ],
    ["{ layers: [{ name: x }] }", "3:19 image.layers[0]: a layer needs one of tree, tar, dir"],
    [
      "{ layers: [{ tar: x, repeat: 2 }] }",
      "3:29 image.layers[0].repeat: only a tree can be repeated",
    ],
    ["{ layers: [] }", "3:18 image.layers: expected a list with something in it, found a list"],
  ])("refuses image: %s", (image, message) => {
    expect(faultsOf(`${HEAD}image: ${image}`)).toEqual([message]);
  });

  it.each([
    ["a: x", '5:15 image.layers[0].tree.a: expected a path that begins with "/"'],
    [
      "/a/../b: x",
      '5:15 image.layers[0].tree["/a/../b"]: a path of a layer has no empty part, no "." and no ".." in it',
    ],
    [
      "/a//b: x",
      '5:15 image.layers[0].tree["/a//b"]: a path of a layer has no empty part, no "." and no ".." in it',
    ],
    ["/a: x, /a/: {}", '5:22 image.layers[0].tree["/a/"]: /a is there already in this layer'],
    [
      "/a: x, /a/b/c: x",
      '5:22 image.layers[0].tree["/a/b/c"]: /a is no directory in this layer but a file',
    ],
    [
      "/a/: text",
      '5:15 image.layers[0].tree["/a/"]: a path that ends in "/" is a directory, which has no content (leave the last / out)',
    ],
    [
      "/a/: { hole: 5 }",
      '5:15 image.layers[0].tree["/a/"]: a path that ends in "/" is a directory, which has no hole (leave the last / out)',
    ],
    [
      "/a: { size: 1, symlink: b }",
      '5:30 image.layers[0].tree["/a"].symlink: an entry is one thing, and size says which already',
    ],
    [
      "/a: { symlink: b, hole: 1 }",
      '5:33 image.layers[0].tree["/a"].hole: only a file has a hole, and symlink says it is none',
    ],
    [
      "/a: { whiteout: true, uid: 1 }",
      '5:37 image.layers[0].tree["/a"].uid: a whiteout has no uid',
    ],
    [
      "/a: { symlink: b, mode: 0777 }",
      '5:33 image.layers[0].tree["/a"].mode: a symlink has no mode',
    ],
    ["/a: { whiteout: no }", '5:31 image.layers[0].tree["/a"].whiteout: expected true, found "no"'],
    [
      "/a: { link: /b }",
      '5:27 image.layers[0].tree["/a"].link: /b is not in this layer: a hard link is a further name within one',
    ],
    [
      "/a: { link: /b }, /b/:",
      '5:27 image.layers[0].tree["/a"].link: /b is a directory, which has no further names',
    ],
    [
      "/a: { link: /a }",
      '5:27 image.layers[0].tree["/a"].link: these hard links point at each other, and at no file',
    ],
    [
      "/a: { link: /b, mode: 0600 }, /b: x",
      '5:31 image.layers[0].tree["/a"].mode: a hard link shares the mode of its target',
    ],
    [
      "/a: { content: { hex: 0 } }",
      '5:37 image.layers[0].tree["/a"].content.hex: expected pairs of hexadecimal digits, found "0"',
    ],
    [
      "/a: { content: { hex: 0g } }",
      '5:37 image.layers[0].tree["/a"].content.hex: expected pairs of hexadecimal digits, found "0g"',
    ],
    [
      "/a: { content: { repeat: x } }",
      '5:30 image.layers[0].tree["/a"].content: expected text, { hex: … } or { repeat: …, len: … }, found a map',
    ],
    [
      "/a: { char: 1 }",
      '5:27 image.layers[0].tree["/a"].char: expected text, found 1 (in quotes it is text: "1")',
    ],
    [
      "/a: { char: x:y }",
      '5:27 image.layers[0].tree["/a"].char: expected a device number: "major:minor", found "x:y"',
    ],
    [
      `/${"x".repeat(256)}: x`,
      `5:15 image.layers[0].tree["/${"x".repeat(256)}"]: a name has at most 255 bytes`,
    ],
    [
      '/a: { symlink: "" }',
      '5:30 image.layers[0].tree["/a"].symlink: a symlink needs a target, and this is none',
    ],
    [
      "/a: { uid: 4294967296 }",
      '5:26 image.layers[0].tree["/a"].uid: expected 4294967295 or less, found 4294967296',
    ],
    [
      "/a: { content: x, repeat: 3 }",
      '5:33 image.layers[0].tree["/a"].repeat: /a would be there 3 times (put {n} into the name: it counts from 1)',
    ],
    ["/a: 5", '5:19 image.layers[0].tree["/a"]: expected text or nothing or a map, found 5'],
  ])("refuses { %s }", (text, message) => {
    expect(faultsOf(tree(text))).toEqual([message]);
  });

  it("keeps the limits of layers and entries", () => {
    expect(
      faultsOf(`${HEAD}image: { layers: [{ tree: {}, repeat: 1000000000 }] }`, { layers: 3 }),
    ).toEqual(["3:19 image.layers[0]: more than 3 layers up to here (limit layers)"]);
    expect(faultsOf(tree("'/a{n}': { repeat: 1000000000 }"), { entries: 3 })).toEqual([
      '5:24 image.layers[0].tree["/a{n}"]: more than 3 entries in a layer (limit entries)',
    ]);
    expect(faultsOf(tree("/a: { size: 60, hole: 41 }"), { fileSize: 100 })).toEqual([
      '5:19 image.layers[0].tree["/a"]: a file of more than 100 bytes (limit fileSize)',
    ]);
    expect(
      faultsOf(`${HEAD}image: { layers: [{ repeat: 2, tree: { "/{n}": { repeat: 2 } } }] }`),
    ).toEqual([
      '3:50 image.layers[0].tree["/{n}"].repeat: the layer is repeated already: {n} can count one of them only',
    ]);
    expect(
      faultsOf(`${HEAD}image: { layers: [{ repeat: 3, tree: { /a: x, /b: x } }] }`, { entries: 5 }),
    ).toEqual([
      "3:29 image.layers[0].repeat: more than 5 entries in all of these layers (limit entries)",
    ]);
  });

  it("refuses what would be too much before any of it is made", () => {
    const layers = `[{ repeat: 400, tree: { "/{n}": { repeat: 100000 } } }]`;
    const start = performance.now();

    expect(faultsOf(`${HEAD}image: { layers: ${layers} }`)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
