import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cli } from "./run-cli.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { version: string };

describe("copyup", () => {
  it("tells its version", async () => {
    expect(await cli(["--version"])).toEqual({ status: 0, out: `${version}\n`, err: "" });
  });

  it("explains itself, with examples and exit status", async () => {
    const { status, out, err } = await cli(["--help"]);

    expect({ status, err }).toEqual({ status: 0, err: "" });
    for (const word of ["run ", "replay ", "schema ", "Examples:", "Exit status:"]) {
      expect(out).toContain(word);
    }
  });

  it.each([["run"], ["replay"], ["schema"]])("explains %s", async (command) => {
    const { status, out } = await cli([command, "--help"]);

    expect(status).toBe(0);
    expect(out).toContain(`Usage: copyup ${command}`);
  });

  it("shows help to whoever says nothing, as a mistake", async () => {
    const { status, out, err } = await cli([]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain("Usage: copyup");
  });

  it.each([
    [["rnu"], "copyup: unknown command 'rnu'\n(Did you mean run?)\nTry: copyup --help\n"],
    [
      ["run", "--jsn", "x"],
      "copyup: unknown option '--jsn'\n(Did you mean --json?)\nTry: copyup run --help\n",
    ],
    [["run"], "copyup: missing required argument 'path'\nTry: copyup run --help\n"],
    [
      ["run", "--json", "--full", "x"],
      "copyup: option '--json' cannot be used with option '--full'\nTry: copyup run --help\n",
    ],
  ])("refuses %j with status 2", async (argv, err) => {
    expect(await cli(argv)).toEqual({ status: 2, out: "", err });
  });

  it("prints the schema of scenario files", async () => {
    const { status, out } = await cli(["schema"]);

    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
    });
  });

  it("owns up to a bug, with its stack", async () => {
    const signal = { aborted: false } as AbortSignal;
    const { status, err } = await cli(["replay"], { stdin: "", signal });

    expect(status).toBe(70);
    expect(err).toMatch(/^copyup: this is a bug in copyup, .*\n.*Error/);
    expect(err).toContain("    at ");
  });
});
