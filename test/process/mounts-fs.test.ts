import { afterEach, describe, expect, it, vi } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount, Overlay } from "../../src/process/overlay.ts";
import { type RecordedOutcome, recordedOutcomes } from "../cases/recorded-outcomes.ts";
import { layer } from "../support/layer.ts";

const recorded = recordedOutcomes().map((each): [string, RecordedOutcome] => [each.case.id, each]);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("MountsFs", () => {
  it.each(recorded)(
    "through a tree of mounts, case %s comes out as on the kernel",
    (_id, { case: given, outcome }) => {
      let count = 0;
      vi.spyOn(Overlay.prototype, "process").mockImplementation(function (this: Overlay, init) {
        count++;
        return this.mountTree().process(init);
      });

      expect(JSON.parse(JSON.stringify(replay(parseCase(given))))).toEqual(outcome);
      if ((outcome as { merged?: unknown }).merged != null) expect(count).toBeGreaterThan(0);
    },
  );

  it("an overlay's cache of whole paths does not know what is mounted", () => {
    const overlay = mount({ lowers: [layer("l", { "/d/f": "lower" })], upper: new Layer() });
    const plain = overlay.process();
    const size = plain.stat("/d/f").size;
    const tree = overlay.mountTree();
    tree.mount("/d", layer("m", { "/f": "mounted over it" }));
    const process = tree.process();

    expect(process.stat("/d/f").size).not.toBe(size);
    expect(process.stat("/d/f").size).toBe(15);
    expect(plain.stat("/d/f").size).toBe(size);
  });
});
