import { describe, expect, it } from "vitest";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { readText, writeText } from "../support/files.ts";
import { bytes, type Tree, text } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const TREE: Tree = { "/f": "0123456789", "/d/": {}, "/p": { fifo: true } };

describe("mmap()", () => {
  it.each<[what: string, map: (p: Process) => unknown, result: unknown]>([
    ["a descriptor that only writes", (p) => p.mmap(p.open("/f", "O_WRONLY"), 4), "EACCES"],
    [
      "a shared writable one of what only reads",
      (p) => p.mmap(p.open("/f"), 4, { write: true }),
      "EACCES",
    ],
    ["no length", (p) => p.mmap(p.open("/f"), 0), "EINVAL"],
    ["a directory", (p) => p.mmap(p.open("/d"), 4), "ENODEV"],
    ["what is not open", (p) => p.mmap(99, 4), "EBADF"],
  ])("refuses %s", (_what, map, result) => {
    const observed = observe({ lowers: [TREE] }, (root) => outcomeOf(() => map(root)));

    expect(observed.result).toBe(result);
  });

  it("shows the bytes from an offset, as far as the file goes", () => {
    const content = `${"a".repeat(4096)}tail`;
    const { root } = scene({ lowers: [{ "/f": content }] });
    const fd = root.open("/f");

    expect(text(root.mmap(fd, 8192, { offset: 4096 }).read())).toBe("tail");
    expect(root.mmap(fd, 4096).read().length).toBe(4096);
  });

  it("made before a copy-up keeps showing the lower file", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    const old = root.mmap(fd, 10);

    writeText(root, "/f", "abc");

    expect(text(old.read())).toBe("0123456789");
    expect(text(root.mmap(fd, 10).read())).toBe("abc");
  });

  it("of an upper file shows what is written", () => {
    const { root } = scene({ lowers: [{}], upper: TREE });
    const mapping = root.mmap(root.open("/f"), 10);

    writeText(root, "/f", "XX", "O_WRONLY");

    expect(text(mapping.read())).toBe("XX23456789");
  });

  it("works on after its descriptor was closed and its name went", () => {
    const { root } = scene({ lowers: [TREE] });
    const fd = root.open("/f");
    const mapping = root.mmap(fd, 10);
    root.close(fd);
    root.unlink("/f");

    expect(text(mapping.read())).toBe("0123456789");
  });
});

describe("a shared writable mapping", () => {
  it("writes the file, which open(O_RDWR) copied up", () => {
    const stage = scene({ lowers: [TREE] });

    const observed = observe(stage, (root) => {
      root.mmap(root.open("/f", "O_RDWR"), 10, { write: true }).write(bytes("XX"), 3);
      return readText(root, "/f");
    });

    expect(observed).toEqual({
      result: "012XX56789",
      upper: ["/ dir [impure uuid]", '/f file "012XX56789" now [origin]'],
    });
    const { ino } = stage.overlay.upper!.get("/f")!;
    const write = { type: "write", path: "/f", ino, offset: 3, bytes: 2 };
    expect(stage.events("write")).toEqual([write]);
  });

  it("counts from its offset", () => {
    const { root } = scene({ lowers: [{ "/f": "a".repeat(5000) }] });

    root.mmap(root.open("/f", "O_RDWR"), 100, { write: true, offset: 4096 }).write(bytes("b"), 1);

    expect(readText(root, "/f").indexOf("b")).toBe(4097);
  });
});

describe("a private mapping", () => {
  it("writes for itself alone, and copies nothing up", () => {
    const observed = observe({ lowers: [TREE] }, (root) => {
      const mapping = root.mmap(root.open("/f"), 10, { write: true, shared: false });
      mapping.write(bytes("XX"));
      return [text(mapping.read()), readText(root, "/f")];
    });

    expect(observed).toEqual({ result: ["XX23456789", "0123456789"], upper: ["/ dir [uuid]"] });
  });

  it("that only reads cannot be written", () => {
    const { root } = scene({ lowers: [TREE] });
    const mapping = root.mmap(root.open("/f"), 10);

    expect(outcomeOf(() => mapping.write(bytes("x")))).toBe("EFAULT");
  });
});
