import { describe, expect, it } from "vitest";
import { HEAD, mismatchesOf } from "../support.ts";

const STEPS = `${HEAD}steps:
  - write: { path: /a, data: more }
  - mkdir: { path: /d }
`;

describe("expect of a step", () => {
  it.each([
    ["stat: { path: /b }", "ok", "ok", "ENOENT: no such file or directory, stat '/b'"],
    ["stat: { path: /a }", "ENOENT", "ENOENT", "ok"],
    ["stat: { path: /b }", "EACCES", "EACCES", "ENOENT: no such file or directory, stat '/b'"],
    ["read: { path: /a }", "{ value: upper }", '"upper"', '"lower\\n"'],
    ["read: { path: /a }", "{ value: { hex: 00 } }", "{ hex: 00 }", '"lower\\n"'],
    ["lseek: { fd: f }", "{ value: 5 }", "5", "0"],
    ["getcwd: {}", "{ value: 1 }", "1", '"/"'],
    ["close: { fd: f }", "{ value: 0 }", "0", "nothing"],
    ["readdir: { path: / }", "{ value: [b, a] }", '["b", "a"]', '[["a", "file"]]'],
    ["readdir: { path: / }", "{ value: [[a, dir]] }", '[["a", "dir"]]', '[["a", "file"]]'],
    [
      "stat: { path: /a }",
      "{ value: { type: file, mode: 0600, size: 7 } }",
      "{ mode: 0600, size: 7 }",
      "{ mode: 0644, size: 6 }",
    ],
  ])("%s, expect: %s", async (call, expected, wanted, actual) => {
    const text = `${HEAD}steps:
  - open: { path: /a, fd: f }
  - ${call}
    expect: ${expected}
`;

    const [mismatch, ...more] = await mismatchesOf(text);

    expect(more).toEqual([]);
    expect(mismatch?.split("\n").slice(1)).toEqual([
      `  expected ${wanted}`,
      `  actual   ${actual}`,
    ]);
    expect(mismatch).toMatch(/^test\.yaml:6 step 2: /);
  });

  it.each([
    ["read: { path: /a }", '{ value: "lower\\n" }'],
    ["read: { path: /a }", "{ value: { hex: 6c6f7765720a } }"],
    ["read: { path: /long }", "{ value: { repeat: lower-layer-data, len: 4096 } }"],
    ["read: { path: /long }", "{ value: { len: 4096 } }"],
    ["readdir: { path: / }", "{ value: [long, a] }"],
    ["readdir: { path: / }", "{ value: [[long, file], [a, file]] }"],
    ["stat: { path: /a }", "{ value: { mode: 'u=rw,go=r', mtime: 1000000000 } }"],
    ["unlink: { path: /b }", "{ errno: ENOENT, copied_up: [], copied_bytes: 0 }"],
    [
      "chmod: { path: /long, mode: 0 }",
      "{ copied_up: [/long], copied_bytes: 4KiB, written_bytes: 0 }",
    ],
  ])("%s comes out as %s", async (call, expected) => {
    const text = `version: 1
title: a test
image: { layers: [{ tree: { /a: "lower\\n", /long: { size: 4096 } } }] }
steps:
  - ${call}
    expect: ${expected}
`;

    expect(await mismatchesOf(text)).toEqual([]);
  });

  it("says what each step was expected to cost", async () => {
    const text = `${HEAD}steps:
  - write: { path: /a, data: more }
    expect: { copied_up: [/b], copied_bytes: 0, written_bytes: 5 }
`;

    expect(await mismatchesOf(text)).toEqual([
      "test.yaml:5 step 1: write /a, 4 B: copied_up\n  expected /b\n  actual   /a\n    - /b\n    + /a",
      "test.yaml:5 step 1: write /a, 4 B: copied_bytes\n  expected 0 bytes\n  actual   6 bytes",
      "test.yaml:5 step 1: write /a, 4 B: written_bytes\n  expected 5 bytes\n  actual   4 bytes",
    ]);
  });
});

describe("expect at the end", () => {
  it.each([
    ["copied_up: []", "expect.copied_up", "none", "/a\n    + /a"],
    ["copied_up: [/c, /a]", "expect.copied_up", "/a, /c", "/a\n    - /c"],
    ["whiteouts: [/x]", "expect.whiteouts", "/x", "none\n    - /x"],
    ["opaque: [/d]", "expect.opaque", "/d", "none\n    - /d"],
    ["upper_bytes: 1MiB", "expect.upper_bytes", "1048576 bytes (1 MiB)", "10 bytes"],
    ["copied_bytes: 1", "expect.copied_bytes", "1 byte", "6 bytes"],
    ["written_bytes: 0", "expect.written_bytes", "0 bytes", "4 bytes"],
    [
      "layer_bytes: [6, 1]",
      "expect.layer_bytes",
      "2 layers, lowest first: 6 bytes, 1 byte",
      "1 layers, lowest first: 6 bytes",
    ],
    ["image_bytes: 7", "expect.image_bytes", "7 bytes", "6 bytes"],
    ["merged: { /a: absent }", "expect.merged /a", "absent", "file"],
    ["merged: { /b: present }", "expect.merged /b", "present", "absent (ENOENT)"],
    ["merged: { /a/b: present }", "expect.merged /a/b", "present", "absent (ENOTDIR)"],
    ["merged: { /d: { type: file } }", "expect.merged /d", "{ type: file }", "{ type: dir }"],
    ["merged: { /a: { content: more } }", "expect.merged /a", '"more"', '"lower\\nmore"'],
    ["merged: { /a: { target: b } }", "expect.merged /a", "{ target: b }", "{ target: none }"],
    ["merged: { /d: { content: b } }", "expect.merged /d", '"b"', "nothing"],
  ])("%s", async (expected, where, wanted, actual) => {
    const [mismatch, ...more] = await mismatchesOf(`${STEPS}expect:\n  ${expected}\n`);

    expect(more).toEqual([]);
    expect(mismatch).toBe(`test.yaml:8 ${where}\n  expected ${wanted}\n  actual   ${actual}`);
  });

  it("is nothing to complain about when it is so", async () => {
    const text = `${STEPS}  - symlink: { path: /d/l, target: ../a }
expect:
  copied_up: [/a]
  copied_bytes: 6
  written_bytes: 4
  upper_bytes: 14
  whiteouts: []
  opaque: []
  layer_bytes: [6]
  image_bytes: 6
  merged:
    /a: { type: file, size: 10, content: "lower\\nmore", mtime: now, nlink: 1 }
    /d: present
    /d/l: { type: symlink, target: ../a }
    /x: absent
`;

    expect(await mismatchesOf(text)).toEqual([]);
  });

  it("names the container", async () => {
    const text = `${HEAD}containers: [one, two]
expect:
  containers: { two: { whiteouts: [/a] } }
`;

    expect(await mismatchesOf(text)).toEqual([
      "test.yaml:6 expect.containers.two.whiteouts\n  expected /a\n  actual   none\n    - /a",
    ]);
  });
});
