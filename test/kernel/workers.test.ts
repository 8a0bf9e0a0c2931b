import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { parseCase } from "../../src/cases/parse-case.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { lacking } from "../support/lacking.ts";
import { compileSources, openKernel } from "./support/live-kernel.ts";

const compiled = compileSources();
const probe = await openKernel({ program: compiled.worker });
const present = probe instanceof Kernel;
if (present) await probe.close();

const GOOD = parseCase({ ops: [{ op: "mkdir", path: "/d" }] });
/** Opening a FIFO that nobody reads from never ends. */
const HANGING = parseCase({
  lower: [[{ path: "/p", type: "fifo" }]],
  ops: [{ op: "open", path: "/p", flags: "O_WRONLY" }],
});

const mountsBefore = mounts();
afterEach(() => {
  expect(workers()).toEqual([]);
  expect(mounts()).toEqual(mountsBefore);
});
afterAll(() => compiled.remove());

describe.skipIf(lacking(present))(`workers${present ? "" : ` (${probe})`}`, () => {
  it("leave nothing behind", async () => {
    const kernel = await Kernel.open({ program: compiled.worker, jobs: 2 });

    const answers = await Promise.all([kernel.run(GOOD), kernel.run(GOOD), kernel.run(GOOD)]);
    expect(answers.every((answer) => "outcome" in answer)).toBe(true);
    expect(workers()).toHaveLength(2);
    await kernel.close();
  });

  it("that hang are the matter of their case alone", async () => {
    const kernel = await Kernel.open({ program: compiled.worker, jobs: 1, patience: 500 });

    const [bad, good] = await Promise.all([kernel.run(HANGING), kernel.run(GOOD)]);
    await kernel.close();

    expect(bad).toMatchObject({ malformed: false });
    expect(good).toMatchObject({ outcome: { mount: "ok" } });
  });

  it("that are killed are replaced", async () => {
    const kernel = await Kernel.open({ program: compiled.worker, jobs: 1 });

    const hanging = kernel.run(HANGING);
    await until(() => workers().length === 1);
    await setTimeout(200);
    process.kill(workers()[0]!, "SIGKILL");
    const answers = [await hanging, await kernel.run(GOOD)];
    await kernel.close();

    expect(answers).toMatchObject([{ malformed: false }, { outcome: { mount: "ok" } }]);
  });

  it("end when closed in the middle of a case", async () => {
    const kernel = await Kernel.open({ program: compiled.worker, jobs: 1 });

    const hanging = kernel.run(HANGING);
    await setTimeout(100);
    await kernel.close();

    expect(await hanging).toMatchObject({ malformed: false });
    expect(await kernel.run(GOOD)).toMatchObject({ malformed: false });
  });

  it.each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
    "end with the program that started them, by %s",
    async (signal) => {
      const program = startVerify(`${JSON.stringify(HANGING)}\n`);
      await until(() => workers().length > 0);
      await setTimeout(300);

      program.kill(signal);
      await new Promise((done) => program.on("close", done));
      await until(() => workers().length === 0);

      expect(workers()).toEqual([]);
    },
  );
});

/** `copyup verify -`, with cases on its standard input. */
function startVerify(cases: string): ChildProcess {
  const main = join(compiled.folder, "cli", "main.js");
  const program = spawn(process.execPath, [main, "verify", "-"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  program.stdin!.end(cases);
  return program;
}

/** The workers of this file, by process id. */
function workers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && runsWorker(name))
    .map(Number);
}

function runsWorker(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(compiled.worker);
  } catch {
    return false;
  }
}

function mounts(): string {
  return readFileSync("/proc/self/mounts", "utf8");
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds() && performance.now() < end) await setTimeout(20);
}
