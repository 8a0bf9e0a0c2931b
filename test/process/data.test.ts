import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText, writeText } from "../support/files.ts";
import { bytes, type Tree, text } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const TREE: Tree = {
  "/f": "0123456789",
  "/d/": {},
  "/fifo": { fifo: true },
  "/null": { char: [1, 3] },
};

type Call = (process: Process) => unknown;

function results(...calls: Call[]): unknown[] {
  const { root } = scene({ lowers: [TREE] });
  return calls.map((call) => outcomeOf(() => call(root)));
}

describe("read() and pread()", () => {
  it("go on from the position, or leave it alone", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    const reads = [
      root.read(fd, 3),
      root.pread(fd, 2, 8),
      root.read(fd, 3),
      root.pread(fd, 9, 100),
      root.read(fd, 99),
      root.read(fd, 99),
    ];

    expect(reads.map(text)).toEqual(["012", "89", "345", "", "6789", ""]);
  });

  it("give what is left as a content, and move to the end", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    root.lseek(fd, 4);

    expect(text(root.readContent(fd).bytes())).toBe("456789");
    expect(root.readContent(fd).size).toBe(0);
    expect(text(root.readContent(root.open("/f")).bytes())).toBe("0123456789");
  });

  it.each<[what: string, call: Call, result: unknown]>([
    ["a directory as a content", (p) => p.readContent(p.open("/d")), "EISDIR"],
    ["a FIFO as a content", (p) => p.readContent(p.open("/fifo", "O_RDWR")), "EINVAL"],
    ["a content of what is not open for it", (p) => p.readContent(p.creat("/n")), "EBADF"],
    ["a directory", (p) => p.read(p.open("/d"), 1), "EISDIR"],
    ["a descriptor that only writes", (p) => p.read(p.open("/f", "O_WRONLY"), 1), "EBADF"],
    ["what is not open", (p) => p.read(99, 1), "EBADF"],
    ["a negative offset", (p) => p.pread(p.open("/f"), 1, -1), "EINVAL"],
    ["a negative offset of what is not open", (p) => p.pread(99, 1, -1), "EINVAL"],
    ["a FIFO at an offset", (p) => p.pread(p.open("/fifo", "O_RDWR"), 1, 0), "ESPIPE"],
    ["/dev/null", (p) => p.read(p.open("/null"), 9).length, 0],
  ])("%s", (_what, call, result) => {
    expect(results(call)).toEqual([result]);
  });
});

describe("write() and pwrite()", () => {
  const written = (flags: string, work: (root: Process, fd: number) => void): string => {
    const { root } = scene({ lowers: [TREE] });
    work(root, root.open("/f", flags));
    return readText(root, "/f");
  };

  it.each<
    [what: string, flags: string, work: (root: Process, fd: number) => void, content: string]
  >([
    ["from the start", "O_RDWR", (p, fd) => p.write(fd, bytes("ab")), "ab23456789"],
    [
      "on from the position",
      "O_RDWR",
      (p, fd) => [p.read(fd, 4), p.write(fd, bytes("ab"))],
      "0123ab6789",
    ],
    [
      "at an offset, leaving the position",
      "O_RDWR",
      (p, fd) => [p.pwrite(fd, bytes("ab"), 8), p.write(fd, bytes("c"))],
      "c1234567ab",
    ],
    [
      "past the end, leaving a hole",
      "O_RDWR",
      (p, fd) => p.pwrite(fd, bytes("a"), 12),
      "0123456789\0\0a",
    ],
    [
      "at the end with O_APPEND",
      "O_WRONLY|O_APPEND",
      (p, fd) => p.write(fd, bytes("ab")),
      "0123456789ab",
    ],
    [
      "at the end with O_APPEND, whatever the offset",
      "O_WRONLY|O_APPEND",
      (p, fd) => p.pwrite(fd, bytes("ab"), 0),
      "0123456789ab",
    ],
    ["nothing", "O_RDWR", (p, fd) => p.pwrite(fd, bytes(""), 100), "0123456789"],
    [
      "a content that need not fit in memory",
      "O_RDWR",
      (p, fd) => p.writeContent(fd, Content.fromText("xyz"), 1),
      "0xyz456789",
    ],
  ])("%s", (_what, flags, work, content) => {
    expect(written(flags, work)).toBe(content);
  });

  it("after an append the position is the end", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f", "O_RDWR|O_APPEND");

    root.write(fd, bytes("ab"));

    expect(root.lseek(fd, 0, "SEEK_CUR")).toBe(12);
  });

  it("two descriptors have two positions, and one file", () => {
    const { root } = scene({ lowers: [TREE] });
    const [one, other] = [root.open("/f", "O_RDWR"), root.open("/f", "O_RDWR")];

    root.write(one, bytes("ab"));
    root.write(other, bytes("c"));

    expect(text(root.read(one, 2))).toBe("23");
    expect(readText(root, "/f")).toBe("cb23456789");
  });

  it.each<[what: string, call: Call, result: unknown]>([
    ["a descriptor that only reads", (p) => p.write(p.open("/f"), bytes("x")), "EBADF"],
    ["nothing through it", (p) => p.write(p.open("/f"), bytes("")), "EBADF"],
    ["what is not open", (p) => p.write(99, bytes("x")), "EBADF"],
    ["a directory", (p) => p.write(p.open("/d"), bytes("x")), "EBADF"],
    ["a negative offset", (p) => p.pwrite(p.open("/f", "O_WRONLY"), bytes("x"), -1), "EINVAL"],
    [
      "a negative offset through what only reads",
      (p) => p.pwrite(p.open("/f"), bytes("x"), -1),
      "EINVAL",
    ],
    ["/dev/null", (p) => p.write(p.open("/null", "O_WRONLY"), bytes("xyz")), 3],
    ["a FIFO at an offset", (p) => p.pwrite(p.open("/fifo", "O_RDWR"), bytes("x"), 0), "ESPIPE"],
    [
      "past the largest size",
      (p) => p.pwrite(p.open("/f", "O_WRONLY"), bytes("x"), Number.MAX_SAFE_INTEGER),
      "EFBIG",
    ],
  ])("%s", (_what, call, result) => {
    expect(results(call)).toEqual([result]);
  });

  it("moves mtime and ctime; writing nothing does not", () => {
    const { upper } = observe({ lowers: [{}], upper: { "/a": "x", "/b": "y" } }, (root) => {
      root.write(root.open("/a", "O_WRONLY"), bytes("z"));
      root.write(root.open("/b", "O_WRONLY"), bytes(""));
    });

    expect(upper).toEqual(["/ dir [uuid]", '/a file "z" now', '/b file "y"']);
  });

  it("tells the offset and the bytes", () => {
    const stage = scene({ lowers: [TREE] });
    const fd = stage.root.open("/f", "O_RDWR|O_APPEND");
    stage.events();

    stage.root.write(fd, bytes("abc"));
    stage.root.pread(fd, 4, 11);

    const { ino } = stage.overlay.upper!.get("/f")!;
    expect(stage.events().filter(({ type }) => type !== "store")).toEqual([
      { type: "call" },
      { type: "write", path: "/f", ino, offset: 10, bytes: 3 },
      { type: "call" },
      { type: "read", path: "/f", layer: 0, ino, offset: 11, bytes: 2 },
    ]);
  });
});

describe("lseek()", () => {
  it.each<[offset: number, whence: Parameters<Process["lseek"]>[2], result: unknown]>([
    [3, "SEEK_SET", 3],
    [100, "SEEK_SET", 100],
    [-1, "SEEK_SET", "EINVAL"],
    [2, "SEEK_CUR", 6],
    [-4, "SEEK_CUR", 0],
    [-5, "SEEK_CUR", "EINVAL"],
    [0, "SEEK_END", 10],
    [5, "SEEK_END", 15],
    [-11, "SEEK_END", "EINVAL"],
    [0, "SEEK_DATA", 0],
    [0, "SEEK_HOLE", 10],
    [9, "SEEK_DATA", 9],
    [10, "SEEK_DATA", "ENXIO"],
    [10, "SEEK_HOLE", "ENXIO"],
    [-1, "SEEK_DATA", "ENXIO"],
  ])("%i %s from 4: %j", (offset, whence, result) => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    root.lseek(fd, 4);

    expect(outcomeOf(() => root.lseek(fd, offset, whence))).toBe(result);
    const stays = typeof result === "number" ? result : 4;
    expect(root.lseek(fd, 0, "SEEK_CUR")).toBe(stays);
  });

  it("finds data and holes", () => {
    const content = Content.hole(20_000).write(8192, bytes("x".repeat(4096)));
    const { root } = scene({ lowers: [{ "/sparse": { content } }] });
    const fd = root.open("/sparse");

    expect(root.lseek(fd, 0, "SEEK_DATA")).toBe(8192);
    expect(root.lseek(fd, 8192, "SEEK_HOLE")).toBe(12_288);
    expect(outcomeOf(() => root.lseek(fd, 12_288, "SEEK_DATA"))).toBe("ENXIO");
  });

  it.each<[what: string, call: Call, result: unknown]>([
    ["a FIFO", (p) => p.lseek(p.open("/fifo", "O_RDWR"), 0), "ESPIPE"],
    ["what is not open", (p) => p.lseek(99, 0), "EBADF"],
    ["/dev/null", (p) => p.lseek(p.open("/null"), 9), 0],
  ])("%s", (_what, call, result) => {
    expect(results(call)).toEqual([result]);
  });
});

describe("fallocate()", () => {
  const KEEP = 1;
  const PUNCH = 2;
  it.each<[what: string, mode: number, offset: number, length: number, result: unknown]>([
    ["grows the file", 0, 8, 4, [12, "0123456789\0\0"]],
    ["or keeps its size", KEEP, 8, 100, [10, "0123456789"]],
    ["punches a hole", KEEP | PUNCH, 2, 3, [10, "01\0\0\x0056789"]],
    ["but not without keeping the size", PUNCH, 2, 3, "EOPNOTSUPP"],
    ["of no length", 0, 0, 0, "EINVAL"],
    ["before the start", 0, -1, 5, "EINVAL"],
    ["of a negative length", 0, 0, -5, "EINVAL"],
    ["collapsing a range", 8, 0, 4096, "EOPNOTSUPP"],
    ["an unknown mode", 0x1000, 0, 1, "EOPNOTSUPP"],
  ])("%s", (_what, mode, offset, length, result) => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f", "O_RDWR");

    const found = outcomeOf(() => {
      root.fallocate(fd, mode, offset, length);
      return [root.fstat(fd).size, readText(root, "/f")];
    });

    expect(found).toEqual(result);
  });

  it.each<[what: string, call: Call, result: unknown]>([
    ["a descriptor that only reads", (p) => p.fallocate(p.open("/f"), 0, 0, 1), "EBADF"],
    ["a directory", (p) => p.fallocate(p.open("/d"), 0, 0, 1), "EBADF"],
    ["a FIFO", (p) => p.fallocate(p.open("/fifo", "O_RDWR"), 0, 0, 1), "ESPIPE"],
    ["a device", (p) => p.fallocate(p.open("/null", "O_RDWR"), 0, 0, 1), "ENODEV"],
    ["what is not open", (p) => p.fallocate(99, 0, 0, 1), "EBADF"],
    ["no length of what is not open", (p) => p.fallocate(99, 0, 0, 0), "EBADF"],
  ])("%s", (_what, call, result) => {
    expect(results(call)).toEqual([result]);
  });
});

describe("copyFileRange()", () => {
  const stage = () => {
    const { root } = scene({ lowers: [{ ...TREE, "/to": "abcdef" }] });
    return { root, from: root.open("/f", "O_RDWR"), to: root.open("/to", "O_RDWR") };
  };

  it("copies between positions, or at offsets", () => {
    const { root, from, to } = stage();

    expect(root.copyFileRange(from, to, 3)).toBe(3);
    expect(root.copyFileRange(from, to, 100, 8)).toBe(2);
    expect(root.copyFileRange(from, to, 2, undefined, 7)).toBe(2);
    expect(root.copyFileRange(from, to, 5, 10, 0)).toBe(0);

    expect(readText(root, "/to")).toBe("01289f\x0034");
    expect([root.lseek(from, 0, "SEEK_CUR"), root.lseek(to, 0, "SEEK_CUR")]).toEqual([5, 5]);
  });

  it("shares whole blocks where the store has reflinks, and says how far it came", () => {
    const { root, overlay } = scene({ lowers: [TREE] });
    const from = root.open("/f");
    const to = root.open("/to", "O_RDWR|O_CREAT");
    overlay.upper!.store.reflinks = true;
    const big = root.open("/big", "O_RDWR|O_CREAT");
    root.write(big, new Uint8Array(10_000).fill(7));

    // Kernel: generic_remap_check_len
    expect(root.copyFileRange(big, to, 5_000, 0, 0)).toBe(4096);
    expect(root.copyFileRange(big, to, 5_000, 8192, 8192)).toBe(10_000 - 8192);
    expect(root.copyFileRange(big, to, 100, 1, 0)).toBe(100);
    expect(root.carryFileRange(big, to, 5_000, 0, 0)).toBe(5_000);
    expect(root.copyFileRange(from, to, 3, 0, 0)).toBe(3);
    expect(root.fstat(to).size).toBe(10_000);
  });

  it("copies within a file, unless the ranges overlap", () => {
    const { root, from } = stage();

    expect(outcomeOf(() => root.copyFileRange(from, from, 4, 0, 3))).toBe("EINVAL");
    expect(root.copyFileRange(from, from, 3, 0, 5)).toBe(3);
    expect(readText(root, "/f")).toBe("0123401289");
  });

  it.each<
    [what: string, call: (root: Process, from: number, to: number) => unknown, result: string]
  >([
    [
      "from what only writes",
      (p, _from, to) => p.copyFileRange(p.open("/f", "O_WRONLY"), to, 1),
      "EBADF",
    ],
    ["to what only reads", (p, from) => p.copyFileRange(from, p.open("/to"), 1), "EBADF"],
    [
      "to what appends",
      (p, from) => p.copyFileRange(from, p.open("/to", "O_RDWR|O_APPEND"), 1),
      "EBADF",
    ],
    ["from a directory", (p, _from, to) => p.copyFileRange(p.open("/d"), to, 1), "EISDIR"],
    ["from a FIFO", (p, _from, to) => p.copyFileRange(p.open("/fifo", "O_RDWR"), to, 1), "EINVAL"],
    ["from what is not open", (p, _from, to) => p.copyFileRange(99, to, 1), "EBADF"],
  ])("%s", (_what, call, result) => {
    const { root, from, to } = stage();

    expect(outcomeOf(() => call(root, from, to))).toBe(result);
    expect(readText(root, "/to")).toBe("abcdef");
  });
});

describe("a descriptor", () => {
  it("that only reads sees what is written after a copy-up", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    root.read(fd, 2);

    writeText(root, "/f", "abcdef");

    expect(text(root.read(fd, 9))).toBe("cdef");
    expect(root.fstat(fd).size).toBe(6);
    expect(root.lseek(fd, 0, "SEEK_END")).toBe(6);
  });

  it("follows its file through a rename, and not its name", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    root.rename("/f", "/g");
    writeText(root, "/f", "another");
    writeText(root, "/g", "renamed");

    expect(text(root.read(fd, 99))).toBe("renamed");
  });

  it("keeps a file that was replaced by a rename", () => {
    const { root } = scene({ lowers: [TREE], upper: { "/n": "new" } });
    const fd = root.open("/f");
    const written = root.open("/f", "O_RDWR");

    root.rename("/n", "/f");
    root.write(written, bytes("XX"));

    expect(text(root.read(fd, 4))).toBe("XX23");
    expect(root.fstat(fd).nlink).toBe(0);
    expect(readText(root, "/f")).toBe("new");
  });

  it("writes on to a file that was unlinked, which nobody else sees", () => {
    const observed = observe({ lowers: [TREE] }, (root) => {
      const fd = root.open("/f", "O_RDWR");
      root.unlink("/f");
      root.write(fd, bytes("XX"));
      writeText(root, "/f", "new");
      return [text(root.pread(fd, 4, 0)), readText(root, "/f"), root.fstat(fd).nlink];
    });

    expect(observed).toEqual({
      result: ["XX23", "new", 0],
      upper: ["/ dir now [impure uuid]", '/f file "new" now'],
    });
  });

  it("fchmod() of one that was unlinked after its copy-up works on", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f", "O_RDWR");
    root.unlink("/f");

    root.fchmod(fd, 0o600);

    expect(root.fstat(fd).mode).toBe(0o100600);
  });
});
