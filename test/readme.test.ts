import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseScenario } from "../src/scenario/parse.ts";
import { runScenario } from "../src/scenario/run.ts";
import { lacking } from "./support/lacking.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const SCRATCH = join(ROOT, ".build", "readme");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(
  ([, language, text]) => ({
    language: language!,
    text: text!,
  }),
);

/** Commands, in order, each with what is shown of it; what asks the kernel has a test of its own. */
const SHOWN = blocks.flatMap(({ language, text }, i): [string, Block][] => {
  const isCommand = language === "sh" && /^(node dist\/cli\/main\.js (?!verify)|cat )/.test(text);
  return isCommand ? [[text.trim(), blocks[i + 1]!]] : [];
});

beforeAll(() => {
  for (const store of ["lesson", "stories"]) {
    rmSync(join(ROOT, ".build", store), { recursive: true, force: true });
  }
  execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: "ignore" });
  mkdirSync(SCRATCH, { recursive: true });
}, 120_000);
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

describe("the README", () => {
  it("has commands to be tried", () => {
    expect(SHOWN.length).toBeGreaterThanOrEqual(12);
  });

  it.each(SHOWN)("shows what is printed by %s", (command, output) => {
    const printed = execFileSync("sh", ["-c", command], { cwd: ROOT, encoding: "utf8" });

    expect(output.language).toBe("text");
    expect(output.text).toBe(printed);
  });

  it("tells of a gate that fails the first image and passes the one put right", () => {
    const gate = ["--base", "alpine", "--max-wasted", "5%", "-o", "/dev/null"];

    const statuses = ["shop", "shop:fixed"].map((image) => {
      const argv = ["dist/cli/main.js", "analyze", "--store", ".build/stories", image, ...gate];
      return spawnSync("node", argv, { cwd: ROOT }).status;
    });

    expect(statuses).toEqual([1, 0]);
  });

  it("shows how npm start ends", () => {
    const at = blocks.findIndex(({ text }) => text === "npm ci && npm start\n");

    const printed = execFileSync("node", ["dist/cli/main.js", "run", "scenarios"], {
      cwd: ROOT,
      encoding: "utf8",
    });

    expect(printed.endsWith(blocks[at + 1]!.text)).toBe(true);
  });

  it("shows what the kernel says", (context) => {
    const at = blocks.findIndex(({ text }) => text.startsWith("node dist/cli/main.js verify "));
    const [command, output] = [blocks[at]!, blocks[at + 1]!];
    const options = { cwd: ROOT, encoding: "utf8" } as const;

    const { status, stdout, stderr } = spawnSync("sh", ["-c", command.text], options);

    const asked = status !== 2 && process.getuid?.() === 0;
    if (lacking(asked)) context.skip(stderr.trim() || "not root");
    expect(stdout.replace(/Linux [\d.]+/, "Linux 6.18.44")).toBe(output.text);
  });

  it("has a scenario that comes out as it says", async () => {
    const { text } = blocks.find(({ language }) => language === "yaml")!;

    const result = await runScenario(parseScenario(text, { file: "README.md" }));

    expect(result.mismatches).toEqual([]);
    expect(result.steps).toHaveLength(3);
    result.close();
  });

  it("has a program that prints what its comment says", async () => {
    const { text } = blocks.find(({ language }) => language === "ts")!;
    const program = join(SCRATCH, "program.ts");
    writeFileSync(program, text.replace('from "copyup"', 'from "../../src/index.ts"'));
    const printed: unknown[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((value) => printed.push(value));

    await import(program);

    log.mockRestore();
    expect(printed).toEqual([[0, 0, 500_000_000_000]]);
  });

  it.each(
    blocks.filter(({ text }) => text.includes('from "copyup/docker"')).map(({ text }) => text),
  )("has a program over copyup/docker that prints what its comments say: %s", async (text) => {
    const program = join(SCRATCH, `docker-${text.length}.ts`);
    writeFileSync(
      program,
      text.replace('from "copyup/docker"', 'from "../../src/docker/index.ts"'),
    );
    const printed: string[] = [];
    const log = vi
      .spyOn(console, "log")
      .mockImplementation((...values) => printed.push(values.join(" ")));

    await import(program);

    log.mockRestore();
    const comments = [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, comment]) => comment);
    expect(comments.length).toBeGreaterThan(1);
    expect(printed.flatMap((one) => one.split("\n"))).toEqual(comments);
  });

  it("has a program over copyup/fs that prints what its comments say", async () => {
    const { text } = blocks.find(({ text: one }) => one.includes("createFs("))!;
    const program = join(SCRATCH, "fs.ts");
    const inside = text
      .replace('from "copyup"', 'from "../../src/index.ts"')
      .replace('from "copyup/fs"', 'from "../../src/node-fs/index.ts"');
    writeFileSync(program, inside);
    const printed: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((value) => printed.push(`${value}`));

    await import(program);
    const comments = [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, comment]) => comment);
    await vi.waitFor(() => expect(printed.length).toBe(comments.length));

    log.mockRestore();
    expect(printed).toEqual(comments);
  });

  it("names the rooms in the order of the ladder", () => {
    const ladder = blocks.find(({ text }) => text.startsWith("base →"))!.text;
    const rooms = readme.match(/^\| `(\w[\w-]*)` \|/gm)!.map((row) => row.split("`")[1]!);

    const places = rooms.map((room) => ladder.indexOf(room));

    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
