import { describe, expect, it } from "vitest";
import { setOpaque } from "../../src/ops/opaque.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { outcomeOf } from "../support/errno.ts";
import { at, superblock } from "../support/superblock.ts";

describe("setOpaque()", () => {
  it("marks the directory, and says so", () => {
    const { sb, upper, envelopes } = superblock([{}], { "/d/": { mtime: 5 } });

    setOpaque(sb, at(sb, "/d"), upper!.get("/d")!);

    expect(dumpLayer(upper!)).toEqual(["/ dir [uuid]", "/d dir mtime=5 [opaque]"]);
    expect(envelopes.at(-1)!.event).toEqual({ type: "opaque", path: "/d" });
  });

  it("fails without an upper", () => {
    const { sb, lowers } = superblock([{ "/d/": {} }, {}], null);

    expect(outcomeOf(() => setOpaque(sb, at(sb, "/d"), lowers[0]!.get("/d")!))).toBe("EROFS");
  });
});
