import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { TRUSTED } from "../../src/layer/marks.ts";
import { LayerWriter } from "../../src/layer/writer.ts";
import type { UuidMode } from "../../src/mount/options-read.ts";
import { settleUuid } from "../../src/mount/uuid.ts";
import { dumpLayer } from "../support/dump-layer.ts";
import { layer, type Tree } from "../support/layer.ts";

const UUID = new Uint8Array(16).fill(7);
const KNOWN = { "/": { marks: { uuid: UUID } } };
const OLD = { "/": { marks: { impure: "y" } } };
const BROKEN = { "/": { marks: { uuid: "short" } } };

/** What a mount with this option comes to, and whether it wrote: "-" nothing, "+" a new uuid. */
function settled(option: UuidMode, tree: Tree): string {
  const upper = layer("upper", tree);
  const before = upper.root.xattrs?.get("trusted.overlay.uuid");

  const mode = settleUuid(option, upper, new LayerWriter(upper, steppingClock()), TRUSTED);

  const after = upper.root.xattrs?.get("trusted.overlay.uuid");
  return `${mode} ${String(after) === String(before) ? "-" : "+"}`;
}

describe("settleUuid()", () => {
  it.each<[option: UuidMode, fresh: string, known: string, old: string]>([
    // A fresh upper, one with a uuid, one that was mounted before uuids.
    ["auto", "on +", "auto -", "null -"],
    ["on", "on +", "on -", "on +"],
    ["null", "null -", "null -", "null -"],
    ["off", "off -", "off -", "off -"],
  ])("uuid=%s", (option, fresh, known, old) => {
    expect([{}, KNOWN, OLD].map((tree) => settled(option, tree))).toEqual([fresh, known, old]);
  });

  it.each<[option: UuidMode]>([["auto"], ["on"]])(
    "uuid=%s leaves a uuid of another length alone, and does without",
    (option) => {
      expect(settled(option, BROKEN)).toBe("null -");
    },
  );

  it("writes 16 bytes of a version 4 uuid, the same for the same run, another for another upper", () => {
    const made = [0, 1, 0].map((skipped) => {
      const upper = layer("upper", {});
      upper.root.ino += skipped;
      settleUuid("auto", upper, new LayerWriter(upper, steppingClock()), TRUSTED);
      return Buffer.from(upper.root.xattrs!.get("trusted.overlay.uuid")!).toString("hex");
    });

    expect(made[0]).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(made[1]).not.toBe(made[0]);
    expect(made[2]).toBe(made[0]);
  });

  it("changes nothing else, but ctime", () => {
    const upper = layer("upper", { "/": { mode: 0o700, marks: { impure: "y" } } });

    settleUuid("on", upper, new LayerWriter(upper, steppingClock()), TRUSTED);

    expect(dumpLayer(upper)).toEqual(["/ dir 0700 [impure uuid]"]);
  });
});
