import { describe, expect, it } from "vitest";
import { Content } from "../../src/layer/content.ts";
import type { Process } from "../../src/process/process.ts";
import type { Tree } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const T1 = { sec: 5, nsec: 6 };
const TREE: Tree = { "/f": "text", "/d/": {}, "/s": { symlink: "f" } };

describe("a change of attributes", () => {
  it.each<[what: string, change: (root: Process) => unknown, line: string]>([
    ["chmod()", (p) => p.chmod("/f", 0o4711), '/f file "text" 04711 [origin]'],
    ["chmod() through a symlink", (p) => p.chmod("/s", 0o600), '/f file "text" 0600 [origin]'],
    ["chown()", (p) => p.chown("/f", 5, 6), '/f file "text" 5:6 [origin]'],
    ["chown() of one id", (p) => p.chown("/f", -1, 6), '/f file "text" 0:6 [origin]'],
    ["lchown() of a symlink", (p) => p.lchown("/s", 5, 6), "/s symlink -> f 5:6 [origin]"],
    ["utimens()", (p) => p.utimens("/f", T1, T1), '/f file "text" mtime=5.000000006 [origin]'],
    ["utimens() of the atime", (p) => p.utimens("/f", T1, "omit"), '/f file "text" [origin]'],
    [
      "utimens() of a symlink",
      (p) => p.utimens("/s", T1, T1, { nofollow: true }),
      "/s symlink -> f mtime=5.000000006 [origin]",
    ],
    ["chmod() of a directory", (p) => p.chmod("/d", 0o1777), "/d dir 01777 [origin]"],
    [
      "utimens() of a directory",
      (p) => p.utimens("/d", T1, T1),
      "/d dir mtime=5.000000006 [origin]",
    ],
    ["truncate()", (p) => p.truncate("/f", 2), '/f file "te" now [origin]'],
    ["truncate() to more", (p) => p.truncate("/f", 6), '/f file "text\\u0000\\u0000" now [origin]'],
  ])("%s", (_what, change, line) => {
    const observed = observe({ lowers: [TREE] }, (root) => change(root));

    expect(observed).toEqual({ result: "ok", upper: ["/ dir [impure uuid]", line] });
  });

  it("tells what changed", () => {
    const stage = scene({ lowers: [TREE] });

    stage.root.chmod("/f", 0o600);
    stage.root.chown("/d", 1, 1);
    stage.root.truncate("/f", 1);

    const { ino } = stage.overlay.upper!.get("/f")!;
    expect(stage.events("metadata")).toEqual([
      { type: "metadata", path: "/f", change: "chmod" },
      { type: "metadata", path: "/d", change: "chown" },
      { type: "metadata", path: "/f", change: "truncate", truncated: { ino, size: 1 } },
    ]);
  });
});

describe("the mtime of truncate()", () => {
  it.each<[what: string, content: Content, size: number, moves: boolean]>([
    ["another size moves it", Content.fromText("text"), 2, true],
    ["its own size moves it where there is data", Content.fromText("text"), 4, true],
    ["its own size does not where there is none", Content.hole(4), 4, false],
    ["nothing of nothing does not", Content.empty, 0, false],
  ])("%s", (_what, content, size, moves) => {
    const { upper } = observe({ lowers: [{ "/f": { content } }] }, (root) =>
      root.truncate("/f", size),
    );

    expect(upper[1]!.includes(" now")).toBe(moves);
  });

  it("a descriptor's always moves it", () => {
    const { upper } = observe({ lowers: [{ "/f": { content: Content.hole(4) } }] }, (root) =>
      root.ftruncate(root.open("/f", "O_RDWR"), 4),
    );

    expect(upper[1]).toContain(" now");
  });
});
