import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openKept } from "../../src/cli/open-kept.ts";
import type { ImageStore } from "../../src/store/image-store.ts";
import { tempFolder } from "../image/support/temp.ts";
import { compileSources } from "../kernel/support/live-kernel.ts";
import { faultsOf, leftOversOf } from "../store/support/work.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const compiled = compileSources();
afterAll(() => compiled.remove());
const folder = tempFolder();
const MAIN = join(compiled.folder, "cli", "main.js");
let count = 0;
const newFolder = (name: string): string => {
  const path = join(folder.path, `${name}-${count++}`);
  mkdirSync(path);
  return path;
};

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs until `isTime` of what it printed, then sends the signal. */
async function stop(
  argv: readonly string[],
  signal: NodeJS.Signals,
  isTime: (out: string) => Promise<boolean> | boolean,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, argv, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const said = { out: "", err: "" };
  child.stdout!.on("data", (bytes) => {
    said.out += bytes;
  });
  child.stderr!.on("data", (bytes) => {
    said.err += bytes;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (status, ended) => resolve({ status, signal: ended, ...said })),
  );
  while (child.exitCode === null && !(await isTime(said.out))) await setTimeout(5);
  child.kill(signal);
  return ended;
}

const NO_LIMITS = ["shell.loops", "shell.commands", "shell.output"].flatMap((name) => [
  "--limit",
  `${name}=1000000000000`,
]);

describe("Ctrl-C", () => {
  it.each([
    ["a loop of nothing", "while true; do :; done"],
    ["a loop of programs", "while ls / > /dev/null; do true; done"],
    ["a loop in a pipe", "until false; do true; done | cat"],
    ["find that runs programs", "while find / -exec ls {} + > /dev/null; do true; done"],
    ["numbers without end", "seq 1 100000000000 > /dev/null"],
  ])(
    "stops %s with status 130: nothing is kept, and what was printed was seen",
    async (_, endless) => {
      const store = await baseStore(newFolder("store"), ["lesson"]);
      const context = newFolder("context");
      const script = `echo begun; ${endless}`;
      writeFileSync(
        join(context, "Dockerfile"),
        `FROM lesson\nRUN echo kept > /k\nRUN ${script}\n`,
      );
      const tmp = newFolder("tmp");
      const run = (...argv: string[]) =>
        stop(
          [MAIN, ...argv],
          "SIGINT",
          (out) => (out.includes("RUN") ? out.includes("│ begun") : out.includes("begun")),
          { TMPDIR: tmp },
        );

      const build = await run(
        ...["build", "--store", store.folder, ...NO_LIMITS, "-t", "lost", context],
      );
      const exec = await run(
        ...["exec", "--store", store.folder, ...NO_LIMITS, "--name", "lost", "lesson", "--"],
        ...["sh", "-c", script],
      );

      expect(build).toMatchObject({ status: 130, signal: null, err: "" });
      expect(build.out).toMatch(/│ begun\n$/);
      expect(exec).toEqual({ status: 130, signal: null, out: "begun\n", err: "" });
      expect((await store.list()).flatMap(({ names }) => names)).toEqual(["lesson:latest"]);
      expect(await store.containers.list()).toEqual([]);
      expect(await leftOversOf(store)).toEqual([]);
      expect(readdirSync(tmp)).toEqual([]);
    },
  );
});

/** A process that makes, changes and removes containers without end, and says before and after each what is there: of
 *  each container the text that its files hold. */
const PROGRAM = `
import { writeSync } from "node:fs";
import { PassThrough } from "node:stream";
const { runCli } = await import("${pathToFileURL(join(compiled.folder, "cli", "cli.js"))}");
const [store, own] = process.argv.slice(1);
let there = JSON.parse(own);
const run = async (next, ...argv) => {
  writeSync(1, JSON.stringify({ what: "begun", there: next }) + "\\n");
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = {
    ...{ stdin: process.stdin, stdout: stdout.resume(), stderr: stderr.resume(), env: {} },
    ...{ isTTY: {}, columns: undefined, signal: new AbortController().signal },
  };
  const [command, ...rest] = argv;
  const status = await runCli([command, "--store", store, ...rest], io);
  if (status !== 0) throw new Error(argv.join(" ") + " ended with " + status);
  there = next;
  writeSync(1, JSON.stringify({ what: "done", there }) + "\\n");
};
const write = (text) => ["--", "sh", "-c",
  "for f in a b c data/v; do seq 1 400 > /$f; echo " + text + " >> /$f; done; rm -f /lower/file.txt"];
for (let i = 0; ; i++) {
  const name = "box" + (i % 3);
  if (name in there) {
    const { [name]: _, ...left } = there;
    await run(left, "rm", name);
  }
  await run({ ...there, [name]: "new" + i }, "exec", "--name", name, "-v", "/data", "lesson", ...write("new" + i));
  await run({ ...there, [name]: "again" + i }, "exec", name, ...write("again" + i));
}
`;

interface Line {
  readonly what: "begun" | "done";
  readonly there: Readonly<Record<string, string>>;
}

const linesOf = (out: string): Line[] =>
  out
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Of each container the one text that all of its files end with. */
async function look(store: ImageStore): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  for (const { key } of await store.containers.list()) {
    const { open, close } = await openKept(store, key);
    close();
    const { out } = await cli([
      ...["exec", "-q", "--store", store.folder, key, "--", "sh", "-c"],
      "for f in a b c data/v; do wc -l < /$f; tail -n 1 /$f; done",
    ]);
    const words = new Set(out.trim().split("\n"));
    expect(words.delete("401"), out).toBe(true);
    expect([...words], out).toHaveLength(1);
    seen[open.kept.name] = [...words][0]!;
  }
  return seen;
}

describe("kill -9 of copyup exec --name", () => {
  it("at any moment: a container is there as it was, or as it is to be, or not at all", async () => {
    const store = await baseStore(newFolder("store"), ["lesson"]);
    let before: Record<string, string> = {};
    for (let round = 0; round < 12; round++) {
      const argv = ["--input-type=module", "-e", PROGRAM, store.folder, JSON.stringify(before)];
      const ended = await stop(argv, "SIGKILL", async (out) => {
        if (linesOf(out).length <= 2 * (round % 4) + 1) return false;
        // Somewhere in the work that has begun.
        await setTimeout(round * 4);
        return true;
      });

      expect(ended).toMatchObject({ signal: "SIGKILL", err: "" });
      const last = linesOf(ended.out).at(-1)!;
      const done = linesOf(ended.out).findLast(({ what }) => what === "done")?.there ?? before;
      expect(await faultsOf(store)).toEqual([]);
      before = await look(store);
      expect([done, last.there]).toContainEqual(before);
      const { out } = await cli(["ps", "-a", "-q", "--store", store.folder]);
      expect(out.split("\n").length - 1).toBe(Object.keys(before).length);
    }
    await store.gc({ minAge: 0 });
    expect(await leftOversOf(store)).toEqual([]);
    expect(await look(store)).toEqual(before);
  }, 120_000);
});
