import { describe, expect, it } from "vitest";
import { callsOf, faultsOf, HEAD } from "../support.ts";

const steps = (...lines: string[]) =>
  `${HEAD}steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`;

describe("compileSteps()", () => {
  it.each([
    ["creat: { path: /a, mode: 0600 }", { op: "creat", path: "/a", mode: 0o600 }],
    ["read: { path: /a, len: 1KiB }", { op: "read", path: "/a", len: 1024 }],
    [
      "write: { path: /a, data: xyz }",
      { op: "write", path: "/a", content: "xyz", flags: ["O_WRONLY", "O_CREAT", "O_APPEND"] },
    ],
    [
      "pwrite: { path: /a, content: { hex: ff }, offset: 4KiB }",
      {
        op: "pwrite",
        path: "/a",
        content: { hex: "ff" },
        offset: 4096,
        flags: ["O_WRONLY", "O_CREAT"],
      },
    ],
    [
      "write: { path: /a, size: 9, flags: [WRONLY, O_TRUNC] }",
      {
        op: "write",
        path: "/a",
        content: { repeat: "written-by-step\n", len: 9 },
        flags: ["O_WRONLY", "O_TRUNC"],
      },
    ],
    [
      "renameat2: { path: /a, to: /b, flags: NOREPLACE }",
      { op: "renameat2", path: "/a", to: "/b", flags: ["RENAME_NOREPLACE"] },
    ],
    ["chown: { path: /a, owner: 1 }", { op: "chown", path: "/a", owner: 1 }],
    ["truncate: { path: /a, size: 0 }", { op: "truncate", path: "/a", size: 0 }],
    [
      'mknod: { path: /d, type: char, rdev: "240:1", mode: 0600 }',
      { op: "mknod", path: "/d", type: "char", rdev: [240, 1], mode: 0o600 },
    ],
    ["access: { path: /a, mode: rw }", { op: "access", path: "/a", mode: "rw" }],
    ["access: { path: /a, mode: 4 }", { op: "access", path: "/a", mode: 4 }],
    ["umask: { mode: 077 }", { op: "umask", mode: 0o77 }],
    ["getcwd:", { op: "getcwd" }],
    ["getcwd: {}", { op: "getcwd" }],
    ["remount: { options: { volatile: true } }", { op: "remount", options: { volatile: true } }],
    [
      "fallocate: { path: /a, falloc: [KEEP_SIZE], len: 4096 }",
      { op: "fallocate", path: "/a", falloc: ["KEEP_SIZE"], len: 4096 },
    ],
  ])("reads %s", (text, op) => {
    expect(callsOf(steps(text)).map((step) => step.op)).toEqual([op]);
  });

  it.each([
    ["1000", { uid: 1000, gid: 1000, groups: [] }],
    ['"1000"', { uid: 1000, gid: 1000, groups: [] }],
    ["1000:50", { uid: 1000, gid: 50, groups: [] }],
    ["{ uid: 1, groups: [7, 8] }", { uid: 1, gid: 1, groups: [7, 8] }],
  ])("reads as: %s", (text, as) => {
    expect(callsOf(`${steps("getcwd:")}    as: ${text}`)[0]?.as).toEqual(as);
  });

  it("knows the containers, and the descriptors of each", () => {
    const text = `${HEAD}containers: [a, b]
steps:
  - { in: b, open: { path: /a, fd: 3 } }
  - { in: b, close: { fd: 3 } }
`;

    expect(callsOf(text).map(({ container, op }) => [container, op.fd])).toEqual([
      [1, "3"],
      [1, "3"],
    ]);
    expect(faultsOf(`${text}  - close: { fd: 3 }\n  - { in: c, getcwd: }\n`)).toEqual([
      "8:18 steps[2].close.fd: no step before opened a descriptor 3 (open: { …, fd: 3 } makes one)",
      '9:11 steps[3].in: no container is called "c" (containers: [a, b])',
    ]);
  });

  it.each([
    ["unlink: /a", '5:13 steps[0].unlink: expected a map, found "/a" (unlink: { path: /a })'],
    [
      "note: x",
      "5:5 steps[0]: a step needs something to do: a system call, as open, or build, run, commit, diff, remount",
    ],
    [
      "{ getcwd: , unlink: { path: /a } }",
      "5:17 steps[0].unlink: a step does one thing, and this one has getcwd already (begin a step of its own with -)",
    ],
    ["remove: { path: /a }", "5:5 steps[0].remove: unknown key"],
    ["stat: {}", "5:5 steps[0].stat: needs fd or path"],
    [
      "{ open: { path: /a, fd: x } }\n  - stat: { path: /a, fd: x }",
      "6:23 steps[1].stat.fd: fd and path are both given: one of them says the file",
    ],
    ["write: { path: /a }", "5:5 steps[0].write: needs what to write: data, or size"],
    [
      "write: { path: /a, data: x, size: 1 }",
      "5:33 steps[0].write.size: data says already what to write",
    ],
    [
      "chown: { path: /a }",
      "5:5 steps[0].chown: needs owner, group or both; -1 leaves one as it was",
    ],
    ["chown: { path: /a, uid: 1 }", "5:24 steps[0].chown.uid: unknown key (did you mean owner?)"],
    [
      "mknod: { path: /d, type: char }",
      '5:5 steps[0].mknod: needs rdev: a char device has a number, "major:minor"',
    ],
    [
      'mknod: { path: /d, type: fifo, rdev: "1:3" }',
      "5:36 steps[0].mknod.rdev: a fifo has no device number",
    ],
    [
      "mknod: { path: /d, type: chr }",
      '5:30 steps[0].mknod.type: expected one of file, char, block, fifo, socket, found "chr" (did you mean char?)',
    ],
    [
      "rename: { from: /a, to: /b }",
      "5:5 steps[0].rename.path: missing: a path, absolute or from the working directory",
    ],
    [
      "chmod: { path: /a, mode: u+x }",
      '5:30 steps[0].chmod.mode: expected a mode: octal as 0640, or as u=rw,g=r, found "u+x" (a change as u+x needs a mode to start from: write it out, as u=rwx,g=rx)',
    ],
    [
      "{ getcwd: , as: root }",
      '5:21 steps[0].as: expected who calls: "uid:gid", or a uid, found "root"',
    ],
    [
      "chmod: { path: /a, mode: u=rw,g=r }",
      '5:35 steps[0].chmod["g=r"]: unknown key (a mode with commas needs quotes: "u=rw,g=r")',
    ],
    ["{ getcwd: , repeat: 0 }", "5:25 steps[0].repeat: expected 1 or more, found 0"],
    [
      "{ getcwd: , expect: fine }",
      '5:25 steps[0].expect: expected ok, or an errno as ENOENT, found "fine"',
    ],
    [
      "{ getcwd: , expect: { errno: EPREM } }",
      "5:34 steps[0].expect.errno: no errno is called EPREM (did you mean EPERM?)",
    ],
    [
      "{ getcwd: , expect: { errno: ENOENT, value: / } }",
      "5:42 steps[0].expect.value: a call that fails has no value: errno or value",
    ],
    [
      "remount: { options: { index: x } }",
      '5:27 steps[0].remount.options.index: index takes one of the values on, off, not "x"',
    ],
    [
      'unlink: { path: "/a\\0" }',
      '5:21 steps[0].unlink.path: expected text without NUL, found "/a\\u0000"',
    ],
    [
      "renameat2: { path: /a, to: /b, flags: [EXCHNAGE] }",
      "5:44 steps[0].renameat2.flags[0]: no flag is called EXCHNAGE (did you mean RENAME_EXCHANGE?)",
    ],
    [
      "lseek: { path: /a }",
      "5:5 steps[0].lseek.fd: missing: the name of a descriptor: open gives one, other calls use it",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultsOf(steps(text))[0]).toBe(message);
  });

  it("takes both names of errno 95", () => {
    const text = steps("{ getcwd: , expect: EOPNOTSUPP }", "{ getcwd: , expect: ENOTSUP }");

    expect(callsOf(text).map(({ expect }) => expect.outcome)).toEqual(["ENOTSUP", "ENOTSUP"]);
  });
});
