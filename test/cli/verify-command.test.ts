import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Kernel } from "../../src/kernel/kernel.ts";
import { compileSources, openKernel } from "../kernel/support/live-kernel.ts";
import { lacking } from "../support/lacking.ts";
import { BROKEN, cli, folderOf, GOOD } from "./run-cli.ts";

const compiled = compileSources();
const kernel = await openKernel({ program: compiled.worker });
const present = kernel instanceof Kernel && kernel.privileged;
if (kernel instanceof Kernel) await kernel.close();
afterAll(() => compiled.remove());

const CASE = { id: "one", lower: [[{ path: "/a" }]], ops: [{ op: "unlink", path: "/a" }] };
const TWO_CONTAINERS = GOOD.replace("steps:", "containers: [a, b]\nsteps:").replace(
  /expect:.*/,
  "",
);
const folder = folderOf({
  "good.yaml": GOOD,
  "broken.yaml": BROKEN,
  "two.yaml": TWO_CONTAINERS,
  "cases.jsonl": `${JSON.stringify(CASE)}\n`,
  "many.jsonl": `${JSON.stringify(CASE)}\n`.repeat(20_000),
  "bad.jsonl": `${JSON.stringify(CASE)}\n{"ops": 3}\n`,
});
const PLATFORM = process.platform;

/** The command in a process of its own, as it has compiled workers beside it. */
function verify(args: readonly string[], stdin = "") {
  const main = join(compiled.folder, "cli", "main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "verify", ...args], {
    ...{ cwd: folder, input: stdin, encoding: "utf8" },
  });
  return { status, out: stdout, err: stderr };
}

/** The ids of the workers that this test's command started and that are still there. */
function workers(): string[] {
  return readdirSync("/proc").filter(
    (id) => /^\d+$/.test(id) && commandOf(id).includes(compiled.worker),
  );
}

function commandOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch (error) {
    // It has ended since.
    if (!["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return "";
  }
}

describe.skipIf(lacking(present))(`copyup verify${present ? "" : ` (${kernel})`}`, () => {
  it("says in one line that a scenario agrees", () => {
    const { status, out, err } = verify(["good.yaml"]);

    expect(out).toMatch(/^2 operations of 1 case agree with Linux [\d.]+\n$/);
    expect({ status, err }).toEqual({ status: 0, err: "" });
  });

  it("takes cases from the standard input", () => {
    const { status, out } = verify(["-"], JSON.stringify(CASE));

    expect(out).toMatch(/^1 operation of 1 case agrees/);
    expect(status).toBe(0);
  });

  it("gives a document a case with --json, and the sum on the standard error", () => {
    const { status, out, err } = verify(["--json", "good.yaml", "cases.jsonl"]);

    const documents = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents).toMatchObject([
      { name: "good.yaml", operations: 2, kind: "agrees" },
      { name: "cases.jsonl: one", id: "one", kind: "agrees" },
    ]);
    expect(err).toMatch(/^copyup: 3 operations of 2 cases agree/);
    expect(status).toBe(0);
  });

  it("names scenarios that no case can say", () => {
    const { status, out, err } = verify(["two.yaml", "good.yaml"]);

    expect(err).toMatch(/^copyup: not verified: two.yaml:\d+: a case has one container/);
    expect(out).toContain("not checked here: scenarios that are no case (1 case)");
    expect(status).toBe(0);
  });

  it.each([
    ["a scenario", "broken.yaml", /did you mean/],
    ["a file that is not there", "missing.yaml", /missing.yaml: no such file/],
  ])("complains of %s that cannot be read, and verifies the rest", (_what, file, words) => {
    const { status, out, err } = verify([file, "good.yaml"]);

    expect(err).toMatch(words);
    expect(out).toMatch(/^2 operations of 1 case agree/);
    expect(status).toBe(2);
  });

  it("verifies the cases before one that cannot be read", () => {
    const { status, out, err } = verify(["bad.jsonl", "good.yaml"]);

    expect(err).toMatch(/^copyup: bad.jsonl: line 2: .*\n$/);
    expect(out).toMatch(/^3 operations of 2 cases agree/);
    expect(status).toBe(2);
  });

  it("says nothing of the kernel when there was nothing to ask it", () => {
    const { status, out, err } = verify(["missing.yaml"]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toBe("copyup: missing.yaml: no such file or folder\n");
    expect(verify(["-"], "[]").out).toMatch(/^nothing was compared with Linux [\d.]+\n$/);
  });

  it("ends at Ctrl-C, and leaves no process and no mount", async () => {
    const main = join(compiled.folder, "cli", "main.js");
    const child = spawn(process.execPath, [main, "verify", "--json", "many.jsonl"], {
      cwd: folder,
    });
    await once(child.stdout, "data");
    expect(workers()).not.toEqual([]);

    child.kill("SIGINT");
    const [status] = await once(child, "exit");

    expect(status).toBe(130);
    expect(workers()).toEqual([]);
    expect(readFileSync("/proc/mounts", "utf8")).not.toMatch(/^copyup /m);
  });

  it("has status 2 for a case that contradicts itself", () => {
    const { status, out } = verify(["-"], `{"lower":[[{"path":"/f"},{"path":"/f/g"}]]}`);

    expect(out).toMatch(
      /^standard input: the case: lower\[0\]\[1\]: .*\nnothing agrees .*; 1 case not well formed\n$/,
    );
    expect(status).toBe(2);
  });
});

describe("copyup verify without what it needs", () => {
  afterEach(() => {
    Object.defineProperty(process, "platform", { value: PLATFORM });
  });

  it("says on another system, in one line, that there is no kernel to ask", async () => {
    Object.defineProperty(process, "platform", { value: "darwin" });

    const { status, out, err } = await cli(["verify", join(folder, "good.yaml")]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(/^copyup: verify: the kernel can be asked on Linux for x86-64 only, .*\n$/);
  });

  it.each(["0", "x", "1.5", "65"])("refuses --jobs %s", async (jobs) => {
    const { status, err } = await cli(["verify", "--jobs", jobs, "x.yaml"]);

    expect(err).toBe(`copyup: --jobs ${jobs}: expected a number from 1 to 64\n`);
    expect(status).toBe(2);
  });
});
