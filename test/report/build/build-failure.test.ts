import { describe, expect, it } from "vitest";
import { BuildError } from "../../../src/build/build-error.ts";
import type { EngineName } from "../../../src/build/profile.ts";
import { buildFailure } from "../../../src/report/build/build-failure.ts";

const TEXT = "FROM a\nRUN 日本 x\\\n  y\n";

describe("buildFailure()", () => {
  it("puts a caret under the place, by the columns of a terminal", () => {
    const range = { line: 2, column: 5, endLine: 2, endColumn: 7 };
    const error = new BuildError("wrong", { file: "Dockerfile", range, remedy: "one\ntwo" });

    expect(buildFailure(error, TEXT)).toBe(
      "copyup: Dockerfile:2:5: wrong\n  2 | RUN 日本 x\\\n    |     ^^^^\none\ntwo\n",
    );
  });

  it("begins as the engine's client does", () => {
    const range = { line: 2, column: 5, endLine: 2, endColumn: 7 };
    const said = (solving: boolean, engine: EngineName) =>
      buildFailure(new BuildError("wrong", { file: "D", range, solving }), undefined, engine);

    expect(said(false, "docker-20.10-classic")).toBe("copyup: D:2:5: wrong\n");
    expect(said(true, "docker-20.10-buildkit")).toBe("copyup: D:2:5: wrong\n");
    expect(said(false, "docker-20.10-buildkit")).toBe(
      "copyup: D:2:5: failed to solve with frontend dockerfile.v0: failed to create LLB definition: wrong\n",
    );
    expect(said(true, "docker-28")).toBe("copyup: D:2:5: failed to solve: wrong\n");
  });

  it("goes to the end of the first line of several", () => {
    const range = { line: 2, column: 1, endLine: 3, endColumn: 4 };
    const error = new BuildError("wrong", { file: "D", range });

    expect(buildFailure(error, TEXT)).toContain(`    | ${"^".repeat(11)}\n`);
  });

  it("spells out what would move a terminal's cursor", () => {
    const run = { status: 1, output: "\u001b[2J\xe2\x82\xac\n" };

    expect(buildFailure(new BuildError("wrong", { run }), undefined)).toBe(
      "copyup: wrong\nIt printed:\n  │ \\x1b[2J€\n",
    );
  });
});
