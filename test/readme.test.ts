import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatWithOptions } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseScenario } from "../src/scenario/parse.ts";
import { runScenario } from "../src/scenario/run.ts";
import { LADDER } from "./support/house-rules.ts";
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

/** What is shown of the library, but for tests and what the kit makes of a runner: those have tests of their own. */
const PROGRAMS = blocks
  .filter(({ language, text }) => language === "ts" && !/"(vitest|fast-check)"/.test(text))
  .map(({ text }) => text);

/** Folders of src, by the doors that lead there. */
const SOURCES = new Map([
  ["", ""],
  ["/fs", "node-fs/"],
  ["/docker", "docker/"],
]);

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

  it.each(PROGRAMS)("has a program that prints what its comments say: %s", async (text) => {
    const program = join(SCRATCH, `program-${text.length}.ts`);
    const inside = text.replaceAll(/from "copyup(\/\w+)?"/g, (_, door = "") => {
      return `from ${JSON.stringify(`../../src/${SOURCES.get(door)}index.ts`)}`;
    });
    writeFileSync(program, inside);
    const printed: string[] = [];
    const log = vi
      .spyOn(console, "log")
      .mockImplementation((...values) => void printed.push(formatWithOptions({}, ...values)));
    const comments = [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, comment]) => comment);
    const lines = (): string[] => printed.flatMap((one) => one.split("\n"));

    await import(program);
    // A stream fails later than the program ends.
    await vi.waitFor(() => expect(lines().length).toBeGreaterThanOrEqual(comments.length));

    log.mockRestore();
    expect(comments.length).toBeGreaterThan(0);
    expect(lines()).toEqual(comments);
  });

  it("leads to sections that are there, and names the package as it is packed", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const headings = [...readme.matchAll(/^##+ (.*)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );

    const links = [...readme.matchAll(/\]\(#([^)]*)\)/g)].map(([, link]) => link);
    const packed = [...readme.matchAll(/copyup-[\d.]+\.tgz/g)].map(([name]) => name);

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !headings.includes(link!))).toEqual([]);
    expect(new Set(packed)).toEqual(new Set([`copyup-${version}.tgz`]));
  });

  it("shows the ladder as it is", () => {
    const ladder = blocks.find(({ text }) => text.startsWith("base →"))!.text;

    expect(ladder.split(/[\s→]+/).filter((room) => room !== "")).toEqual(LADDER);
  });

  it("names the rooms in the order of the ladder", () => {
    const ladder = blocks.find(({ text }) => text.startsWith("base →"))!.text;
    const rooms = readme.match(/^\| `(\w[\w-]*)` \|/gm)!.map((row) => row.split("`")[1]!);

    const places = rooms.map((room) => ladder.indexOf(room));

    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
