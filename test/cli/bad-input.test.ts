import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, Failing, folderOf, GOOD } from "./run-cli.ts";

const CASE = JSON.stringify({ id: "one", lower: [[{ path: "/a" }]], ops: [] });
const LINES = `${CASE}\n${CASE}\n`;
const folder = folderOf({
  "good.yaml": GOOD,
  "crlf.yaml": GOOD.replaceAll("\n", "\r\n"),
  "bom.yaml": `\ufeff${GOOD}`,
  "empty.yaml": "",
  "nul.yaml": "version: 1\0",
  "cases.jsonl": LINES,
  "crlf.jsonl": LINES.replaceAll("\n", "\r\n"),
  "bom.jsonl": `\ufeff${LINES}`,
  "empty.jsonl": " \n",
  "nul.jsonl": "\0\0",
});
mkdirSync(join(folder, "folder"));
for (const name of ["garbage.yaml", "garbage.jsonl"]) {
  writeFileSync(join(folder, name), Uint8Array.of(0x80, 0xff, 0x0a));
}
const at = (name: string) => (name === "" ? "" : join(folder, name));
const said = async (command: string, name: string) => {
  const { status, out, err } = await cli([command, at(name)]);
  return { status, out, err: err.replaceAll(`${folder}/`, "") };
};

const SCENARIOS = "no scenario files (*.yaml, *.yml, with title: or version: 1) below this folder";
const CASES = "expected cases as JSON, or one case a line (JSON Lines)";

describe("a command says in one line what is wrong with its input, status 2", () => {
  it.each([
    ["run", "missing.yaml", "missing.yaml: no such file or folder"],
    ["run", "good.yaml/x", "good.yaml/x: no such file or folder"],
    ["run", "", '"": no such file or folder'],
    ["run", "folder", `folder: ${SCENARIOS}`],
    ["run", "garbage.yaml", "garbage.yaml: not UTF-8 text: save it as UTF-8"],
    ["run", "a\u001b[31m", "a\\x1b[31m: no such file or folder"],
    [
      "run",
      "empty.yaml",
      "empty.yaml:1:1: the file is empty: expected a scenario, which begins with version: 1",
    ],
    [
      "run",
      "cases.jsonl",
      "cases.jsonl: these are cases, not a scenario (copyup replay takes them; copyup verify too, if the file is called *.jsonl)",
    ],
    ["replay", "missing.jsonl", "missing.jsonl: no such file or folder"],
    ["replay", "", '"": no such file or folder'],
    ["replay", "folder", "folder: is a folder; expected a file"],
    ["replay", "empty.jsonl", `empty.jsonl: is empty; ${CASES}`],
    ["replay", "garbage.jsonl", "garbage.jsonl: not UTF-8 text: save it as UTF-8"],
    [
      "replay",
      "nul.jsonl",
      `nul.jsonl: line 1: not JSON: Unexpected token '\\x00', "\\x00\\x00" is not valid JSON`,
    ],
    [
      "replay",
      "crlf.yaml",
      `crlf.yaml: line 2: not JSON: Unexpected token 'v', "version: 1\\x0d" is not valid JSON (a scenario? copyup run takes these)`,
    ],
  ])("%s %j", async (command, name, message) => {
    expect(await said(command, name)).toEqual({ status: 2, out: "", err: `copyup: ${message}\n` });
  });

  it("replay of an empty standard input", async () => {
    const err = `copyup: standard input: is empty; ${CASES}\n`;

    expect(await cli(["replay"], { stdin: "" })).toEqual({ status: 2, out: "", err });
  });

  it("a command that does not exist, whatever its name", async () => {
    const { status, err } = await cli(["\u001b[31m"]);

    expect({ status, err }).toEqual({
      status: 2,
      err: "copyup: unknown command '\\x1b[31m'\nTry: copyup --help\n",
    });
  });

  it("even where nobody can be told", async () => {
    const stderr = new Failing("ENOSPC");

    expect(await cli(["run", at("missing.yaml")], { stderr })).toMatchObject({ status: 2 });
    expect(await cli(["rnu"], { stderr })).toMatchObject({ status: 2 });
  });
});

describe("a command takes text as editors save it", () => {
  it.each([
    ["run", "crlf.yaml"],
    ["run", "bom.yaml"],
    ["replay", "crlf.jsonl"],
    ["replay", "bom.jsonl"],
  ])("%s %s", async (command, name) => {
    expect(await said(command, name)).toMatchObject({ status: 0, err: "" });
  });
});

describe("copyup run with nowhere to write to", () => {
  it("says so once, however many scenarios there are", async () => {
    const argv = ["run", "--json", at("good.yaml"), at("good.yaml")];

    expect(await cli(argv, { stdout: new Failing("ENOSPC") })).toEqual({
      status: 2,
      out: "",
      err: "copyup: cannot write the output: ENOSPC: it failed, write\n",
    });
  });
});
