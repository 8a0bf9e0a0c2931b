import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROKEN, cli, Failing, folderOf, GOOD, WRONG } from "./run-cli.ts";

const folder = folderOf({ "a-good.yaml": GOOD, "b-wrong.yaml": WRONG, "notes.txt": "no scenario" });
const good = join(folder, "a-good.yaml");
const wrong = join(folder, "b-wrong.yaml");
const broken = join(folderOf({ "broken.yaml": BROKEN }), "broken.yaml");

describe("copyup run", () => {
  it("reports one file in full", async () => {
    const { status, out, err } = await cli(["run", good]);

    expect({ status, err }).toEqual({ status: 0, err: "" });
    for (const part of ["A file is copied", "Layers", "Steps", "Most expensive", "Totals"]) {
      expect(out).toContain(part);
    }
  });

  it("reports a folder in brief, with a summary; status 1 as one came out wrong", async () => {
    const { status, out, err } = await cli(["run", folder]);

    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(out).not.toContain("Totals");
    expect(out).toMatch(/^✓ A file is copied\n[\s\S]*\n✗ A file is copied\n/);
    expect(out).toContain("+ /data  there, but not expected");
    expect(out).toMatch(/✗ 2 scenarios, 1 not as expected\.\n$/);
  });

  it("does as it is told: --brief for one, --full for several", async () => {
    const brief = await cli(["run", "--brief", good]);
    const full = await cli(["run", "--full", folder]);

    expect(brief.out).not.toContain("Totals");
    expect(full.out.match(/^Totals$/gm)).toHaveLength(2);
    expect(full.out).toContain(`\n${"─".repeat(80)}\n`);
  });

  it("prints one JSON document a line", async () => {
    const { status, out } = await cli(["run", "--json", folder]);

    const lines = out.trimEnd().split("\n");
    expect(status).toBe(1);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { format: "copyup-scenario-report", version: 1, file: good, ok: true },
      { format: "copyup-scenario-report", version: 1, file: wrong, ok: false },
    ]);
  });

  it("prints canonical cases, which replay takes", async () => {
    const { status, out } = await cli(["run", "--case", good]);
    const replayed = await cli(["replay"], { stdin: out });

    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: "a-good", lower: [[{ path: "/data" }]] });
    expect(JSON.parse(replayed.out)).toMatchObject({ id: "a-good", mount: "ok" });
  });

  it("complains of what cannot be run, and runs the rest; status 2", async () => {
    const missing = join(folder, "missing.yaml");
    const { status, out, err } = await cli(["run", broken, missing, good]);

    expect(status).toBe(2);
    expect(out).toContain("A file is copied");
    expect(err).toContain(`${broken}:6:5 steps[0].chmdo: unknown key (did you mean chmod?)`);
    expect(err).toContain(`copyup: ${missing}: no such file or folder\n`);
    expect(err).not.toContain("    at ");
  });

  it("complains of a folder without scenarios", async () => {
    const empty = folderOf({ "readme.txt": "" });
    const { status, out, err } = await cli(["run", empty]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toBe(
      `copyup: ${empty}: no scenario files (*.yaml, *.yml, with title: or version: 1) below this folder\n`,
    );
  });

  it("takes limits, as numbers or sizes", async () => {
    const refused = await cli(["run", "--limit", "fileSize=1KiB", good]);
    const taken = await cli(["run", "--limit", "fileSize=1MiB", "--limit", "steps=5", good]);

    expect(refused.status).toBe(2);
    expect(refused.err).toContain("limit fileSize");
    expect(taken.status).toBe(0);
  });

  it("takes limits of imported images", async () => {
    const image = "image: { layers: [{ dir: . }] }";
    const text = `version: 1\ntitle: x\n${image}\n`;
    const file = join(folderOf({ "a.yaml": text, b: "", c: "" }), "a.yaml");
    const refused = await cli(["run", "--limit", "image.entries=2", file]);
    const taken = await cli(["run", "--limit", "image.entries=3", file]);

    expect(refused.status).toBe(2);
    expect(refused.err).toContain("more than 2 files (limit entries)");
    expect(taken.status).toBe(0);
  });

  it.each([
    [
      "image.entrys=5",
      '--limit image.entrys=5: there is no limit "image.entrys" (did you mean image.entries?)',
    ],
    ["stps=5", '--limit stps=5: there is no limit "stps" (did you mean steps?)'],
    ["steps", "--limit steps: expected a number from 1 on, or a size such as 1GiB, after steps="],
    [
      "steps=-3",
      "--limit steps=-3: expected a number from 1 on, or a size such as 1GiB, after steps=",
    ],
  ])("refuses --limit %s", async (limit, message) => {
    expect(await cli(["run", `--limit=${limit}`, good])).toEqual({
      status: 2,
      out: "",
      err: `copyup: ${message}\n`,
    });
  });

  it("uses colour on a terminal only, unless told otherwise", async () => {
    const coloured = async (isTTY: boolean, env: Record<string, string>) =>
      (await cli(["run", good], { isTTY, env })).out.includes("\u001b[");

    expect(await coloured(true, {})).toBe(true);
    expect(await coloured(false, {})).toBe(false);
    expect(await coloured(true, { NO_COLOR: "1" })).toBe(false);
    expect(await coloured(true, { NO_COLOR: "" })).toBe(true);
    expect(await coloured(true, { TERM: "dumb" })).toBe(false);
    expect(await coloured(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(await coloured(true, { FORCE_COLOR: "0" })).toBe(false);
  });

  it("is as wide as the terminal, within reason", async () => {
    const widthAt = async (columns: number | undefined) => {
      const world = columns === undefined ? {} : { columns };
      const { out } = await cli(["run", good], world);
      return out.split("\n").find((line) => line.startsWith("┌"))!.length;
    };

    expect(await widthAt(undefined)).toBe(80);
    expect(await widthAt(20)).toBe(60);
    expect(await widthAt(90)).toBe(90);
    expect(await widthAt(300)).toBe(100);
  });

  it("ends quietly when its reader goes away", async () => {
    const stdout = new Failing("EPIPE");

    expect(await cli(["run", folder], { stdout })).toEqual({ status: 141, out: "", err: "" });
  });

  it("says so when its output cannot be written", async () => {
    const { status, err } = await cli(["run", good], { stdout: new Failing("ENOSPC") });

    expect(status).toBe(2);
    expect(err).toBe("copyup: cannot write the output: ENOSPC: it failed, write\n");
  });

  it("ends with 130 and writes nothing when it is interrupted", async () => {
    const stopped = { status: 130, out: "", err: "" };

    expect(await cli(["run", "--json", good], { signal: AbortSignal.abort() })).toEqual(stopped);
  });

  it("stops a long run between two calls", async () => {
    const long = GOOD.replace("expect:", "  - { stat: { path: /data }, repeat: 5000000 }\nexpect:");
    const file = join(folderOf({ "long.yaml": long }), "long.yaml");
    const stop = new AbortController();

    const run = cli(["run", "--limit=steps=9000000", file], { signal: stop.signal });
    setTimeout(() => stop.abort(), 300);

    expect(await run).toEqual({ status: 130, out: "", err: "" });
  });
});
