import { describe, expect, it } from "vitest";
import type { Case } from "../../src/cases/case.ts";
import { parseCase } from "../../src/cases/parse-case.ts";
import { replay } from "../../src/cases/replay.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { runScenario } from "../../src/scenario/run.ts";
import { randomCase } from "./generate/random-case.ts";
import { asScenario } from "./hunt/as-scenario.ts";
import { minimise } from "./hunt/minimise.ts";

describe("minimise()", () => {
  it("leaves what is needed, and nothing else", async () => {
    const given: Case = {
      ...randomCase("minimise", "basic", 3),
      options: { volatile: true, index: "off" },
      lower: [
        [{ path: "/x", type: "file", content: "long enough", mode: 0o600 }],
        [
          { path: "/d", type: "dir", uid: 5, opaque: true },
          { path: "/d/f", type: "file", xattrs: { "user.a": "1", "user.b": "2" } },
        ],
      ],
      ops: [
        { op: "getcwd" },
        { op: "unlink", path: "/d/f", uid: 5, gid: 5 },
        { op: "readdir", path: "/" },
        { op: "open", path: "/q", flags: ["O_CREAT", "O_NONBLOCK", "O_EXCL"] },
      ],
    };

    const small = await minimise(given, async ({ lower, ops, options }) => {
      const marked = lower.flat().some(({ xattrs }) => xattrs?.["user.b"] === "2");
      const opened = ops.some(({ flags }) => Array.isArray(flags) && flags.includes("O_EXCL"));
      return marked && opened && options.volatile === true;
    });

    expect(small).toEqual({
      ...parseCase({ id: given.id, options: { volatile: true } }),
      lower: [[{ path: "/d/f", type: "file", xattrs: { "user.b": "2" } }]],
      ops: [{ op: "open", path: "/q", flags: ["O_NONBLOCK", "O_EXCL"] }],
    });
  });

  it("gives back what cannot be made smaller", async () => {
    const given = parseCase({ ops: [{ op: "getcwd" }] });

    expect(await minimise(given, async ({ ops }) => ops.length === 1)).toEqual(given);
  });
});

describe("asScenario()", () => {
  const given = parseCase({
    id: "found",
    lower: [
      [
        { path: "/d", type: "dir", mode: 0o2775, uid: 7, xattrs: { "user.k": "1" } },
        { path: "/d/f", type: "file", content: "text", size: 5000 },
        { path: "/s", type: "symlink", target: "d" },
      ],
      [{ path: "/s", type: "whiteout" }],
    ],
    ops: [
      { op: "unlink", path: "/d/f", uid: 7, gid: 9 },
      { op: "lstat", path: "/d" },
    ],
  });
  const outcome = replay(given);

  it("says a case as a scenario that expects what the kernel did", async () => {
    const kernel = { ...outcome, ops: outcome.ops.with(0, { ok: false, errno: "EXDEV" }) };

    const text = await asScenario(given, kernel, "It differs");

    const result = await runScenario(parseScenario(text!, { file: "found.yaml" }));
    result.close();
    expect(result.mismatches).toHaveLength(1);
    expect(text).toContain("expect: EXDEV");
  });

  it.each<[why: string, given: Case]>([
    ["there is nothing the steps would show", given],
    ["a case has an upper to begin with", { ...given, upper: [{ path: "/u", type: "file" }] }],
    [
      "a call would be made inside a layer",
      { ...given, ops: [{ op: "lstat", path: "/", at: "upper" }, ...given.ops.slice(1)] },
    ],
  ])("does not when %s", async (_why, other) => {
    expect(await asScenario(other, outcome, "It does not")).toBeNull();
  });
});
