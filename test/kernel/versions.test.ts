import { describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import type { Difference } from "../../src/kernel/differences.ts";
import {
  compareReleases,
  knownDifference,
  SIMULATED,
  VERSION_DIFFERENCES,
} from "../../src/kernel/versions.ts";

const UUID: Difference = {
  where: "upper./.xattrs.trusted.overlay.uuid",
  engine: "<uuid>",
  kernel: undefined,
};
const TMPFILE: Difference = {
  where: "ops[0]",
  engine: { ok: true },
  kernel: { ok: false, errno: "EOPNOTSUPP" },
};
const PLAIN = parseCase({ ops: [{ op: "getcwd" }] });
const WITH_TMPFILE = parseCase({ ops: [{ op: "open", path: "/", flags: ["O_TMPFILE"] }] });

describe("knownDifference()", () => {
  it("explains what an older kernel did otherwise", () => {
    expect(knownDifference(UUID, PLAIN, "6.5.0-generic")?.what).toContain("uuid");
    expect(knownDifference(TMPFILE, WITH_TMPFILE, "6.8.0")?.what).toContain("O_TMPFILE");
  });

  it("explains nothing on a kernel that has it, nor elsewhere", () => {
    expect(knownDifference(UUID, PLAIN, "6.6.1")).toBeUndefined();
    expect(knownDifference(TMPFILE, PLAIN, "6.8.0")).toBeUndefined();
    expect(knownDifference({ ...UUID, where: "merged./" }, PLAIN, "6.5.0")).toBeUndefined();
  });

  it("has nothing to say of the simulated kernel", () => {
    const versions = VERSION_DIFFERENCES.flatMap(({ before = [], since = [] }) => [before, since]);

    expect(versions.flat().every((version) => compareReleases(version, SIMULATED) !== 0)).toBe(
      true,
    );
    expect(knownDifference(UUID, PLAIN, `${SIMULATED}.44`)).toBeUndefined();
  });
});

describe("compareReleases()", () => {
  it.each([
    ["6.18.44-cloud", "6.18", 0],
    ["6.9.1", "6.18", -1],
    ["7.0-rc1", "6.18", 1],
    ["5.15.0", "5.4.0", 1],
  ])("compares %s with %s", (a, b, sign) => {
    expect(Math.sign(compareReleases(a, b))).toBe(sign);
  });
});
