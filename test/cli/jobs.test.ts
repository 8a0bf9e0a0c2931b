import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { inOrder } from "../../src/cli/jobs/in-order.ts";
import { jobsFor, MANY } from "../../src/cli/jobs/jobs-option.ts";
import { UserError } from "../../src/cli/user-error.ts";
import { tempFolder } from "../image/support/temp.ts";
import { compileSources } from "../kernel/support/live-kernel.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const compiled = compileSources();
afterAll(() => compiled.remove());
const MAIN = join(compiled.folder, "cli", "main.js");
const folder = tempFolder();

type Ran = Pick<SpawnSyncReturns<string>, "status" | "stdout" | "stderr">;

function copyup(...argv: readonly string[]): Ran {
  const options = { encoding: "utf8", cwd: ROOT, maxBuffer: 1 << 28 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], options);
  return { status, stdout, stderr };
}

const SCENARIO = `version: 1
title: One that fails
image: { layers: [{ name: base, tree: { /f: x } }] }
steps:
  - unlink: { path: /f }
    expect: EPERM
`;

describe("copyup --jobs", () => {
  it.each<[what: string, options: readonly string[]]>([
    ["in brief", []],
    ["in full", ["--full"]],
    ["as JSON", ["--json"]],
    ["as cases, of which some cannot be", ["--case"]],
  ])("runs all scenarios as one core does, %s", (_what, options) => {
    const one = copyup("run", "scenarios", ...options, "--jobs", "1");
    const three = copyup("run", "scenarios", ...options, "--jobs", "3");

    expect(one.stdout.length).toBeGreaterThan(10_000);
    expect(three).toEqual(one);
  });

  it("complains of what cannot be run where its turn is, and gives the same status", () => {
    const path = join(folder.path, "scenarios");
    cpSync(join(ROOT, "scenarios", "ops"), path, { recursive: true });
    writeFileSync(join(path, "aa-bad.yaml"), "version: 1\ntitle: bad\nsteps: [{ chmdo: {} }]\n");
    writeFileSync(join(path, "bb-fails.yaml"), SCENARIO);

    const one = copyup("run", path, "nowhere", "--jobs", "1");
    const two = copyup("run", path, "nowhere", "--jobs", "2");

    expect(one.status).toBe(2);
    expect(one.stderr).toContain("did you mean chmod?");
    expect(two).toEqual(one);
  });

  it("replays cases as one core does, up to the first that is none", () => {
    const cases = join(folder.path, "cases.jsonl");
    const lines = Array.from({ length: 300 }, (_, id) => {
      const ops = Array.from({ length: 20 }, (_, i) => ({ op: "mkdir", path: `/${i % 15}` }));
      return JSON.stringify({ id: `${id}`, ops });
    });
    writeFileSync(cases, [...lines, '{"ops":[{"op":"nope"}]}', lines[0]].join("\n"));

    const one = copyup("replay", cases, "--jobs", "1");
    const four = copyup("replay", cases, "--jobs", "4");

    expect(one.stdout.split("\n")).toHaveLength(301);
    expect([one.status, one.stderr]).toEqual([
      2,
      expect.stringContaining(`${cases}: line 301: ops[0].op`),
    ]);
    expect(four).toEqual(one);
  });

  it.each(["1", "2"])("ends when nobody reads on, and on Ctrl-C, with %s", async (jobs) => {
    const argv = [MAIN, "run", "scenarios", "--json", "--jobs", jobs];
    const piped = `"$0" "$@" | head -c 1 > /dev/null; exit \${PIPESTATUS[0]}`;

    const broken = spawnSync("bash", ["-c", piped, process.execPath, ...argv], { cwd: ROOT });
    const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    child.stderr.resume();
    const ended = new Promise((done) => child.once("close", done));
    child.stdout.once("data", () => child.kill("SIGINT"));
    child.stdout.resume();

    expect(broken.status).toBe(141);
    expect(await ended).toBe(130);
  });

  it("says in its help from where on all cores work", () => {
    const [run, replay] = ["run", "replay"].map((command) =>
      copyup(command, "--help").stdout.replaceAll(/\s+/g, " "),
    );

    expect(run).toContain(`from ${MANY.scenarios} on`);
    expect(replay).toContain(`from ${MANY.caseCharacters / 2 ** 20} MiB of`);
  });

  it("refuses a number that is none", () => {
    const refused = copyup("run", "scenarios", "--jobs", "0");

    expect(refused.stderr).toBe("copyup: --jobs 0: expected a number from 1 to 256\n");
    expect(refused.status).toBe(2);
  });
});

describe("jobsFor()", () => {
  it("takes one where there are few, and never more than there is to do", () => {
    expect(jobsFor(undefined, 23, 24, 8)).toBe(1);
    expect(jobsFor(undefined, 1000, 24, 8)).toBe(8);
    expect(jobsFor(undefined, 1000, 24, 2)).toBe(1);
    expect(jobsFor("8", 3, 24)).toBe(3);
    expect(jobsFor("8", 0, 24)).toBe(1);
    expect(jobsFor("256", 1000, 24)).toBe(256);
  });

  it.each(["", "0", "257", "-1", "1.5", "two", "0x2"])("refuses %j", (jobs) => {
    expect(() => jobsFor(jobs, 5, 5)).toThrow(UserError);
  });
});

describe("inOrder()", () => {
  const collected = async (results: AsyncIterable<() => number>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const result of results) {
      try {
        all.push(result());
      } catch (error) {
        all.push((error as Error).message);
      }
    }
    return all;
  };

  it("gives results in the order of the items, whatever ends first", async () => {
    const work = async (item: number): Promise<number> => {
      await setTimeout(item % 2 === 0 ? 5 : 0);
      if (item === 3) throw new Error("three");
      return item;
    };

    expect(await collected(inOrder([0, 1, 2, 3, 4, 5], 3, work))).toEqual([0, 1, 2, "three", 4, 5]);
  });

  it("begins no more than it may", async () => {
    let begun = 0;
    const work = async (item: number): Promise<number> => {
      begun++;
      return item;
    };
    const results = inOrder([1, 2, 3, 4, 5, 6], 2, work);

    await results.next();
    expect(begun).toBe(2);
    await results.next();
    expect(begun).toBe(3);
  });

  it("gives what came before the items ended badly, and then throws", async () => {
    function* items(): Generator<number> {
      yield 1;
      yield 2;
      throw new Error("no more");
    }

    expect(await collected(inOrder(items(), 4, async (item) => item))).toEqual([1, 2, "no more"]);
  });
});
