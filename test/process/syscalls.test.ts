import { describe, expect, it } from "vitest";
import { outcomeOf } from "../support/errno.ts";
import { scene } from "../support/scene.ts";

describe("events", () => {
  it("say which process made which call, also when it fails", () => {
    const { root, as, envelopes, overlay } = scene({ lowers: [{ "/d/f": "x" }] });
    const other = as(7);
    envelopes.splice(0);

    root.stat("/d");
    outcomeOf(() => other.mkdir("/d/n"));
    root.chmod("/d/f", 0o600);

    const callers = new Set(envelopes.map(({ process, syscall }) => `${process} ${syscall}`));
    expect([...callers]).toEqual(["0 stat", "1 mkdir", "0 chmod"]);
    expect(overlay.trace!.syscall).toBe("chmod");
  });

  it("are numbered without a gap, and carry the step and mount that were set", () => {
    const { root, envelopes, overlay } = scene({ lowers: [{ "/f": "x" }] });
    Object.assign(overlay.trace!, { step: 4, mount: 2 });

    root.chmod("/f", 0o600);

    expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, i) => i));
    const last = envelopes.at(-1)!;
    expect([last.step, last.mount]).toEqual([4, 2]);
  });

  it("of a warm stat there are none", () => {
    const { root, envelopes } = scene({ lowers: [{ "/f": "x" }] });
    root.stat("/f");
    envelopes.splice(0);

    root.stat("/f");
    root.tryStat("/f");

    expect(envelopes).toEqual([]);
  });
});

describe("a fault of ours", () => {
  it("is no FsError", () => {
    const { root } = scene({ lowers: [{}] });

    expect(() => root.stat(undefined as unknown as string)).toThrow(TypeError);
  });
});
