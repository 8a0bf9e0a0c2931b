import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import { matchesUpper, matchesWhiteout } from "../../src/ops/upper-match.ts";
import { layerProcess } from "../../src/process/layer-process.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { writeText } from "../support/files.ts";
import { type Tree, WHITEOUT } from "../support/layer.ts";
import { scene } from "../support/scene.ts";
import { at, superblock } from "../support/superblock.ts";

describe("matchesUpper() and matchesWhiteout()", () => {
  it("compare what is cached with what is there", () => {
    const { sb, upper } = superblock([{ "/w": "x" }], { "/f": "", "/w": WHITEOUT });
    const [file, missing, whiteout] = ["/f", "/missing", "/w"].map((path) => at(sb, path));
    expect([file, missing].map((dentry) => matchesUpper(dentry!))).toEqual([true, true]);
    expect(matchesWhiteout(sb, whiteout!)).toBe(true);
    const writer = new LayerWriter(upper!, steppingClock());

    writer.unlink(upper!.root, "f");
    writer.mkdir(upper!.root, "missing", 0o040755, 0, 0);
    writer.unlink(upper!.root, "w");

    expect([file, missing].map((dentry) => matchesUpper(dentry!))).toEqual([false, false]);
    expect(matchesWhiteout(sb, whiteout!)).toBe(false);
  });
});

describe("a change behind the mount makes what was cached stale:", () => {
  const LOWERS: Tree[] = [{ "/low": "x", "/gone": "y" }];
  const UPPER: Tree = { "/f": "u", "/g": "v", "/gone": WHITEOUT };
  type Row = [
    what: string,
    behind: (upper: Process) => void,
    call: (root: Process) => void,
    result: string,
  ];

  const check = (...[, behind, call, result]: Row): void => {
    const { root, overlay } = scene({ lowers: LOWERS, upper: UPPER });
    for (const path of ["/f", "/g", "/n", "/low", "/gone"]) root.tryStat(path);

    behind(layerProcess(overlay.upper!));

    expect(outcomeOf(() => call(root))).toBe(result);
  };

  const make = (upper: Process, path: string): void => writeText(upper, path, "");

  it.each<Row>([
    ["unlink() of what went", (u) => u.unlink("/f"), (p) => p.unlink("/f"), "ESTALE"],
    ["rename() of what went", (u) => u.unlink("/f"), (p) => p.rename("/f", "/n"), "ESTALE"],
    ["rename() to what went", (u) => u.unlink("/g"), (p) => p.rename("/f", "/g"), "ESTALE"],
    ["rename() to a name that came", (u) => make(u, "/n"), (p) => p.rename("/f", "/n"), "ESTALE"],
    [
      "mkdir() over a whiteout that went",
      (u) => u.unlink("/gone"),
      (p) => p.mkdir("/gone"),
      "ESTALE",
    ],
    ["link() of what went", (u) => u.unlink("/f"), (p) => p.link("/f", "/n"), "ENOENT"],
    ["chmod() of what went", (u) => u.unlink("/f"), (p) => p.chmod("/f", 0o600), "ok"],
    ["copy-up where a name came", (u) => make(u, "/low"), (p) => p.chmod("/low", 0o600), "EEXIST"],
  ])("%s", check);

  it.each<Row>([
    ["unlink() of a lower name that came", (u) => make(u, "/low"), (p) => p.unlink("/low"), "ok"],
    [
      "rename() to a whiteout that went",
      (u) => u.unlink("/gone"),
      (p) => p.rename("/f", "/gone"),
      "ok",
    ],
    ["mkdir() of a name that came", (u) => make(u, "/n"), (p) => p.mkdir("/n"), "ESTALE"],
  ])("%s", check);
});
