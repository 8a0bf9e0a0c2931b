import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { openClose } from "../support/files.ts";
import { bytes, type Entry, type Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const TREE: Tree = {
  "/f": "0123",
  "/d/": {},
  "/p": { fifo: true },
  "/null": { char: [1, 3] },
  "/s": { symlink: "f" },
};

describe("truncate() and ftruncate()", () => {
  it.each<[what: string, call: (root: Process) => unknown, result: unknown]>([
    ["a negative size", (p) => p.truncate("/f", -1), "EINVAL"],
    ["a negative size of a missing name", (p) => p.truncate("/missing", -1), "EINVAL"],
    ["a missing name", (p) => p.truncate("/missing", 0), "ENOENT"],
    ["a directory", (p) => p.truncate("/d", 0), "EISDIR"],
    ["a FIFO", (p) => p.truncate("/p", 0), "EINVAL"],
    ["a device", (p) => p.truncate("/null", 0), "EINVAL"],
    ["below a file", (p) => p.truncate("/f/n", 0), "ENOTDIR"],
    ["what is not open", (p) => p.ftruncate(99, 0), "EBADF"],
    ["a negative size of what is not open", (p) => p.ftruncate(99, -1), "EINVAL"],
    ["a descriptor that only reads", (p) => p.ftruncate(p.open("/f"), 0), "EINVAL"],
    ["a directory's descriptor", (p) => p.ftruncate(p.open("/d"), 0), "EINVAL"],
    ["a FIFO's descriptor", (p) => p.ftruncate(p.open("/p", "O_RDWR"), 0), "EINVAL"],
  ])("refuse %s", (_what, call, result) => {
    const observed = observe({ lowers: [TREE] }, (root) => call(root));

    expect(observed).toEqual({ result, upper: ["/ dir [uuid]"] });
  });

  it.each<[what: string, call: (root: Process) => unknown, content: string]>([
    ["through a symlink", (p) => p.truncate("/s", 2), "01"],
    ["to more: zeros", (p) => p.truncate("/f", 6), "0123\\u0000\\u0000"],
    ["by descriptor", (p) => p.ftruncate(p.open("/f", "O_RDWR"), 1), "0"],
  ])("cut a file %s", (_what, call, content) => {
    const observed = observe({ lowers: [TREE] }, (root) => call(root));

    expect(observed).toEqual({
      result: "ok",
      upper: ["/ dir [impure uuid]", `/f file "${content}" now [origin]`],
    });
  });

  it("leave the position of a descriptor alone", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f", "O_RDWR");
    root.lseek(fd, 3);

    root.ftruncate(fd, 1);
    root.write(fd, bytes("x"));

    expect(root.fstat(fd).size).toBe(4);
  });

  it("want write permission; a descriptor has it already", () => {
    const { overlay } = scene({ lowers: [{ "/f": { text: "x", mode: 0o666 } }] });
    const process = overlay.process({ uid: 7 });
    const fd = process.open("/f", "O_RDWR");
    overlay.process().chmod("/f", 0o644);

    expect(outcomeOf(() => process.truncate("/f", 0))).toBe("EACCES");
    expect(outcomeOf(() => process.ftruncate(fd, 0))).toBe("ok");
  });
});

describe("a change of data takes setuid and setgid away,", () => {
  const CHANGES: [what: string, change: (process: Process) => unknown][] = [
    ["write()", (p) => p.write(p.open("/f", "O_WRONLY"), bytes("x"))],
    ["truncate()", (p) => p.truncate("/f", 2)],
    ["ftruncate()", (p) => p.ftruncate(p.open("/f", "O_WRONLY"), 2)],
    ["O_TRUNC", (p) => openClose(p, "/f", "O_WRONLY|O_TRUNC")],
    ["fallocate()", (p) => p.fallocate(p.open("/f", "O_WRONLY"), 0, 0, 9)],
    ["copy_file_range()", (p) => p.copyFileRange(p.open("/from"), p.open("/f", "O_WRONLY"), 1)],
  ];
  const NONE: [what: string, change: (process: Process) => unknown][] = [
    ["writing nothing", (p) => p.write(p.open("/f", "O_WRONLY"), bytes(""))],
    ["opening for writing", (p) => openClose(p, "/f", "O_WRONLY")],
    ["a new xattr", (p) => p.setxattr("/f", "user.a", bytes("1"))],
  ];
  const modeAfter = (
    uid: number,
    mode: number,
    change: (process: Process) => unknown,
    gid = 0,
  ): string => {
    const file: Entry = { text: "0123", mode, gid };
    const { as } = scene({ lowers: [{ "/f": file, "/from": "y" }] });
    const process = as(uid);
    change(process);
    return (process.stat("/f").mode & 0o7777).toString(8);
  };

  it.each(CHANGES)("%s by another user", (_what, change) => {
    expect(modeAfter(7, 0o6777, change)).toBe("777");
    expect(modeAfter(7, 0o6766, change)).toBe("766");
    expect(modeAfter(7, 0o2766, change, 7)).toBe("2766");
  });

  it.each(CHANGES)("but not %s by root", (_what, change) => {
    expect(modeAfter(0, 0o6777, change)).toBe("6777");
  });

  it.each(NONE)("and not %s", (_what, change) => {
    expect(modeAfter(7, 0o6777, change)).toBe("6777");
  });
});

describe("a change of data takes file capabilities away, by root too:", () => {
  const capability = Uint8Array.of(0, 0, 0, 2, ...Array(16).fill(0));
  const kept = (change: (process: Process) => unknown): boolean => {
    const { root } = scene({
      lowers: [{ "/f": { text: "0123", xattrs: { "security.capability": capability } } }],
    });
    change(root);
    return root.listxattr("/f").length > 0;
  };

  it.each<[what: string, change: (process: Process) => unknown, kept: boolean]>([
    ["write()", (p) => p.write(p.open("/f", "O_WRONLY"), bytes("x")), false],
    ["truncate()", (p) => p.truncate("/f", 2), false],
    ["O_TRUNC", (p) => openClose(p, "/f", "O_WRONLY|O_TRUNC"), false],
    ["chown()", (p) => p.chown("/f", -1, -1), false],
    ["chmod() does not", (p) => p.chmod("/f", 0o755), true],
    ["opening for writing does not", (p) => openClose(p, "/f", "O_RDWR"), true],
    ["writing nothing does not", (p) => p.write(p.open("/f", "O_WRONLY"), bytes("")), true],
  ])("%s", (_what, change, expected) => {
    expect(kept(change)).toBe(expected);
  });
});
