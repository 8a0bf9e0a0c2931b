import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, Failing, folderOf } from "./run-cli.ts";

const READ = { id: "read", lower: [[{ path: "/a", content: "x" }]], ops: [{ op: "getcwd" }] };
const UNLINK = { ...READ, id: "unlink", ops: [{ op: "unlink", path: "/missing" }] };
const LINES = `${JSON.stringify(READ)}\n${JSON.stringify(UNLINK)}\n`;
const file = join(folderOf({ "cases.jsonl": LINES }), "cases.jsonl");

function outcomes(out: string): unknown[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const EXPECTED = [
  { id: "read", mount: "ok", ops: [{ ok: true, value: "/" }] },
  { id: "unlink", mount: "ok", ops: [{ ok: false, errno: "ENOENT" }] },
];

describe("copyup replay", () => {
  it.each([
    ["the standard input", ["replay"], LINES],
    ["the standard input as -", ["replay", "-"], LINES],
    ["a file", ["replay", file], ""],
  ])("prints an outcome a line, from %s", async (_from, argv, stdin) => {
    const { status, out, err } = await cli(argv, { stdin });

    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(outcomes(out)).toMatchObject(EXPECTED);
  });

  it("says which case is not well formed, after the outcomes of those before", async () => {
    const { status, out, err } = await cli(["replay"], { stdin: `${LINES}{"ops": 3}\n` });

    expect(status).toBe(2);
    expect(outcomes(out)).toMatchObject(EXPECTED);
    expect(err).toMatch(/^copyup: standard input: line 3: /);
    expect(err).not.toContain("    at ");
  });

  it("says so when there is no file", async () => {
    expect(await cli(["replay", "missing.jsonl"])).toEqual({
      status: 2,
      out: "",
      err: "copyup: missing.jsonl: no such file or folder\n",
    });
  });

  it("ends quietly when its reader goes away, or when it is interrupted", async () => {
    const gone = await cli(["replay", file], { stdout: new Failing("EPIPE") });
    const stopped = await cli(["replay"], { stdin: LINES, signal: AbortSignal.abort() });

    expect(gone).toMatchObject({ status: 141, err: "" });
    expect(stopped).toEqual({ status: 130, out: "", err: "" });
  });
});
