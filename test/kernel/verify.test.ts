import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/cases/outcome.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { type KernelSide, verify } from "../../src/kernel/verify.ts";

const GIVEN = parseCase({
  id: "given",
  lower: [[{ path: "/f" }]],
  ops: [
    { op: "chmod", path: "/f", mode: 0o600 },
    { op: "unlink", path: "/x" },
  ],
});

/** A kernel that makes of every case what the engine does, but for what is changed. */
function kernelWith(change: Partial<Outcome>, more: Partial<KernelSide> = {}): KernelSide {
  return {
    release: "6.18.1",
    fits: (given) => ({ runs: given, leftOut: [] }),
    unexpected: (found) => ({ found, leftOut: [] }),
    run: async (given) => ({ outcome: { ...(replay(given) as Outcome), ...change } }),
    ...more,
  };
}

describe("verify()", () => {
  it("agrees where there is no difference", async () => {
    expect(await verify(GIVEN, kernelWith({}))).toEqual({
      ...{ kind: "agrees", explained: [], leftOut: [] },
    });
  });

  it("says every difference", async () => {
    const verdict = await verify(GIVEN, kernelWith({ mount: "EINVAL", lower_unchanged: false }));

    expect(verdict).toMatchObject({
      kind: "differs",
      differences: [{ where: "mount" }, { where: "lower_unchanged" }],
    });
  });

  it("tells apart what another version of Linux explains", async () => {
    const { upper } = replay(GIVEN) as Outcome;
    const [root, ...rest] = upper!;
    const { "trusted.overlay.uuid": _, ...xattrs } = root!.xattrs!;
    const older = kernelWith({ upper: [{ ...root!, xattrs }, ...rest] }, { release: "6.5.0" });

    expect(await verify(GIVEN, older)).toMatchObject({
      kind: "agrees",
      explained: [{ because: expect.stringContaining("uuid") }],
    });
    expect(await verify(GIVEN, { ...older, release: "6.18.0" })).toMatchObject({ kind: "differs" });
  });

  it("compares what the kernel can run of a case, and says what was left out", async () => {
    const fits: KernelSide["fits"] = (given) => ({
      runs: { ...given, ops: given.ops.slice(0, 1) },
      leftOut: ["unlinking"],
    });
    const unexpected: KernelSide["unexpected"] = () => ({ found: [], leftOut: ["all else"] });

    const verdict = await verify(GIVEN, kernelWith({ mount: "EIO" }, { fits, unexpected }));

    expect(verdict).toMatchObject({ kind: "agrees", leftOut: ["unlinking", "all else"] });
  });

  it("does not ask the kernel what contradicts itself", async () => {
    const none = kernelWith({}, { run: () => Promise.reject(new Error("asked")) });
    const odd = parseCase({ lower: [[{ path: "/a" }, { path: "/a/b" }]] });

    expect(await verify(odd, none)).toMatchObject({ kind: "malformed" });
  });

  it("says when the kernel gave no answer", async () => {
    const dead = kernelWith({}, { run: async () => ({ error: "it hung", malformed: false }) });

    expect(await verify(GIVEN, dead)).toEqual({ kind: "failed", message: "it hung" });
  });
});
