import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "../../src/cli/output.ts";
import { isPlainRun, PLAIN_RUN } from "../../src/cli/plain-run.ts";
import { program } from "../../src/cli/program.ts";
import { cli } from "./run-cli.ts";

describe("isPlainRun()", () => {
  it.each<[boolean, readonly string[]]>([
    [true, ["run", "a.yaml"]],
    [true, ["run", "a.yaml", "folder", "c"]],
    [false, ["run"]],
    [false, []],
    [false, ["run", "--json", "a.yaml"]],
    [false, ["run", "a.yaml", "-h"]],
    [false, ["run", "--", "a.yaml"]],
    [false, ["build", "."]],
  ])("%s: %j", (is, argv) => {
    expect(isPlainRun(argv)).toBe(is);
  });
});

describe("PLAIN_RUN", () => {
  it("is what the command line says where it has no options", () => {
    const nowhere = new Output(new Writable());
    const io = {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: {},
      isTTY: { stdin: false, stdout: false, stderr: false },
      columns: undefined,
      signal: new AbortController().signal,
    };
    const context = { io, stdout: nowhere, stderr: nowhere, say: () => {}, finish: () => {} };
    const run = program(context).commands.find((command) => command.name() === "run");

    expect(run?.opts()).toEqual(PLAIN_RUN);
  });

  it("comes out as with the options that are the default", async () => {
    const scenario = "scenarios/copy-up/one-byte-into-a-database-copies-200-mib.yaml";

    expect(await cli(["run", scenario])).toEqual(await cli(["run", "--full", scenario]));
    expect(await cli(["run", "nowhere.yaml"])).toEqual(
      await cli(["run", "--full", "nowhere.yaml"]),
    );
  });
});
