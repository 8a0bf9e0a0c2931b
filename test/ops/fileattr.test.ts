import { describe, expect, it } from "vitest";
import { FS_APPEND, FS_IMMUTABLE, FS_NOATIME, FS_NODUMP } from "../../src/layer/flags.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, layer, type Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const TREE: Tree = { "/f": "text", "/d/g": "x", "/p": { fifo: true } };

describe("setflags()", () => {
  it.each<[what: string, flags: number, line: string, shown: number]>([
    ["immutable, as a mark", FS_IMMUTABLE, '/f file "text" [origin protattr="i"]', FS_IMMUTABLE],
    ["append-only, as a mark", FS_APPEND, '/f file "text" [origin protattr="a"]', FS_APPEND],
    [
      "both",
      FS_IMMUTABLE | FS_APPEND,
      '/f file "text" [origin protattr="ai"]',
      FS_IMMUTABLE | FS_APPEND,
    ],
    ["nothing, which copies up all the same", 0, '/f file "text" [origin]', 0],
  ])("keeps %s", (_what, flags, line, shown) => {
    const observed = observe({ lowers: [TREE] }, (root) => {
      root.setflags("/f", flags);
      return root.getflags("/f");
    });

    expect(observed).toEqual({ result: shown, upper: ["/ dir [impure uuid]", line] });
  });

  it("keeps other flags as flags of the upper inode", () => {
    const { root, overlay } = scene({ lowers: [TREE] });

    root.setflags("/f", FS_NODUMP | FS_NOATIME | FS_IMMUTABLE);

    expect(overlay.upper!.get("/f")!.flags).toBe(FS_NODUMP | FS_NOATIME);
    expect(root.getflags("/f")).toBe(FS_NODUMP | FS_NOATIME | FS_IMMUTABLE);
  });

  it("takes the mark away again", () => {
    const observed = observe({ lowers: [TREE] }, (root) => {
      root.setflags("/f", FS_IMMUTABLE);
      root.setflags("/f", 0);
      root.unlink("/f");
    });

    expect(observed.upper).toEqual(["/ dir now [impure uuid]", "/f whiteout x2"]);
  });
});

describe("a protected file", () => {
  const immutable: Tree = { "/f": { text: "text", marks: { protattr: "i" } } };
  const append: Tree = { "/f": { text: "text", marks: { protattr: "a" } } };
  const append_: Tree = { "/d/": { marks: { protattr: "a" } }, "/d/f": "x" };

  it.each<[what: string, upper: Tree, call: (root: Process) => unknown, result: unknown]>([
    ["immutable: open for writing", immutable, (p) => p.open("/f", "O_WRONLY"), "EPERM"],
    ["immutable: open for reading", immutable, (p) => p.close(p.open("/f")), "ok"],
    ["immutable: chmod", immutable, (p) => p.chmod("/f", 0o600), "EPERM"],
    ["immutable: chown", immutable, (p) => p.chown("/f", 1, 1), "EPERM"],
    ["immutable: utimens", immutable, (p) => p.utimens("/f", "now", "now"), "EPERM"],
    ["immutable: truncate", immutable, (p) => p.truncate("/f", 0), "EPERM"],
    ["immutable: unlink", immutable, (p) => p.unlink("/f"), "EPERM"],
    ["immutable: rename", immutable, (p) => p.rename("/f", "/g"), "EPERM"],
    ["immutable: link", immutable, (p) => p.link("/f", "/g"), "EPERM"],
    ["immutable: setxattr", immutable, (p) => p.setxattr("/f", "user.a", bytes("")), "EPERM"],
    ["immutable: access(W_OK)", immutable, (p) => p.access("/f", 2), "EPERM"],
    ["append-only: open for writing", append, (p) => p.open("/f", "O_WRONLY"), "EPERM"],
    [
      "append-only: open for appending",
      append,
      (p) => p.close(p.open("/f", "O_WRONLY|O_APPEND")),
      "ok",
    ],
    ["append-only: O_TRUNC", append, (p) => p.open("/f", "O_WRONLY|O_APPEND|O_TRUNC"), "EPERM"],
    ["append-only: truncate", append, (p) => p.truncate("/f", 0), "EPERM"],
    [
      "append-only: ftruncate",
      append,
      (p) => p.ftruncate(p.open("/f", "O_WRONLY|O_APPEND"), 0),
      "EPERM",
    ],
    [
      "append-only: punching a hole",
      append,
      (p) => p.fallocate(p.open("/f", "O_WRONLY|O_APPEND"), 3, 0, 1),
      "EPERM",
    ],
    ["append-only: unlink", append, (p) => p.unlink("/f"), "EPERM"],
    ["append-only: chmod", append, (p) => p.chmod("/f", 0o600), "EPERM"],
    ["append-only: times now", append, (p) => p.utimens("/f", "now", "now"), "ok"],
    [
      "append-only: times given",
      append,
      (p) => p.utimens("/f", { sec: 1, nsec: 0 }, { sec: 1, nsec: 0 }),
      "EPERM",
    ],
    ["append-only directory: a new name", append_, (p) => p.mkdir("/d/n"), "ok"],
    ["append-only directory: unlink", append_, (p) => p.unlink("/d/f"), "EPERM"],
    ["append-only directory: rename", append_, (p) => p.rename("/d/f", "/f"), "EPERM"],
  ])("%s", (_what, upper, call, result) => {
    const { root } = scene({ lowers: [{}], upper });

    expect(outcomeOf(() => call(root))).toBe(result);
  });

  it("of a lower layer is protected too, and copied up with the mark", () => {
    const lower = layer("lower", { "/i": "x", "/a": "y" });
    lower.get("/i")!.flags = FS_IMMUTABLE;
    lower.get("/a")!.flags = FS_APPEND;

    const observed = observe({ lowers: [lower] }, (root) => [
      outcomeOf(() => root.open("/i", "O_WRONLY")),
      outcomeOf(() => root.unlink("/i")),
      outcomeOf(() => root.open("/a", "O_WRONLY")),
      outcomeOf(() => root.close(root.open("/a", "O_WRONLY|O_APPEND"))),
      root.getflags("/a"),
    ]);

    expect(observed).toEqual({
      result: ["EPERM", "EPERM", "EPERM", "ok", FS_APPEND],
      upper: ["/ dir [impure uuid]", '/a file "y" [origin protattr="a"]'],
    });
  });
});

describe("the mark of a lower layer", () => {
  it("protects nothing: the mount looks at the upper's alone", () => {
    const lower: Tree = { "/f": { text: "x", marks: { protattr: "i" } } };

    const observed = observe({ lowers: [lower] }, (root) => {
      const flags = root.getflags("/f");
      root.chmod("/f", 0o600);
      return flags;
    });

    expect(observed).toEqual({
      result: 0,
      upper: ["/ dir [impure uuid]", '/f file "x" 0600 [origin]'],
    });
  });
});

describe("setflags() refuses", () => {
  it.each<[what: string, call: (root: Process) => unknown, result: string]>([
    ["what is neither file nor directory", (p) => p.setflags("/p", 0), "ENOTTY"],
    ["a missing name", (p) => p.setflags("/missing", 0), "ENOENT"],
  ])("%s", (_what, call, result) => {
    const observed = observe({ lowers: [TREE] }, (root) => call(root));

    expect(observed).toEqual({ result, upper: ["/ dir [uuid]"] });
  });

  it("somebody else: EPERM", () => {
    const observed = observe({ lowers: [TREE] }, (_root, { as }) => as(1000).setflags("/f", 0));

    expect(observed).toEqual({ result: "EPERM", upper: ["/ dir [uuid]"] });
  });

  it("a FIFO on a read-only mount, for that reason first: EROFS", () => {
    const observed = observe({ lowers: [TREE], readonly: true }, (root) => root.setflags("/p", 0));

    expect(observed).toEqual({ result: "EROFS", upper: ["/ dir [uuid]"] });
  });

  it("immutable from its owner: only root sets it", () => {
    const observed = observe({ lowers: [{ "/f": { text: "", uid: 5 } }] }, (_root, { as }) => [
      outcomeOf(() => as(5).setflags("/f", FS_IMMUTABLE)),
      outcomeOf(() => as(5).setflags("/f", FS_NODUMP)),
    ]);

    expect(observed.result).toEqual(["EPERM", "ok"]);
  });
});
