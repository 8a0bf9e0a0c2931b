import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { brokenRules, type TextFile } from "./support/house-rules.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

describe("the repository", () => {
  it("keeps the house rules in src", () => {
    const files = filesUnder("src")
      .filter((file) => file.endsWith(".ts"))
      .map((file) => ({ file: file.slice("src/".length), text: read(file) }));

    expect(files.length).toBeGreaterThan(0);
    expect(brokenRules(files)).toEqual([]);
  });
});

describe("brokenRules()", () => {
  it.each<[why: string, file: string, text: string, message: string]>([
    ["a climb", "layer/a.ts", 'import { x } from "../ops/x.ts";', "climbs to ops/x.ts"],
    [
      "a type climb",
      "base/a.ts",
      'import type { X } from "../layer/x.ts";',
      "climbs to layer/x.ts",
    ],
    ["a type query climb", "base/a.ts", 'type X = import("../cli/x.ts").X;', "climbs to cli/x.ts"],
    ["a bare import", "base/a.ts", 'import "../ops/x.ts";', "climbs to ops/x.ts"],
    ["a re-export", "ops/a.ts", 'export { x } from "../kit/x.ts";', "climbs to kit/x.ts"],
    ["a single-quoted climb", "ops/a.ts", "import {x} from '../kit/x.ts'", "climbs to kit/x.ts"],
    ["a dynamic climb", "report/a.ts", 'import("../cli/x.ts");', "climbs to cli/x.ts"],
    ["a template climb", "report/a.ts", "import(`../cli/x.ts`);", "climbs to cli/x.ts"],
    [
      "a climb to the top",
      "cli/a.ts",
      'import { x } from "../version.ts";',
      "climbs to version.ts",
    ],
    ["a deep climb", "ops/a/b.ts", 'import { x } from "../../cli/x.ts";', "climbs to cli/x.ts"],
    [
      "a computed import",
      "cli/a.ts",
      "import(name);",
      "imports a computed name, which nothing can check",
    ],
    [
      "a way out of src",
      "cli/a.ts",
      'import "../../test/a.ts";',
      "reaches out of src: ../../test/a.ts",
    ],
    ["a private file", "ops/a.ts", 'import "../layer/_x.ts";', "reaches into layer/_x.ts"],
    ["a private folder", "ops/a.ts", 'import "../layer/_p/x.ts";', "reaches into layer/_p/x.ts"],
    [
      "the public list",
      "cli/a.ts",
      'import { x } from "../node-fs/index.ts";',
      "imports the public list node-fs/index.ts",
    ],
    ["export *", "index.ts", 'export * from "./ops/x.ts";', "exports *"],
    [
      "an unknown room",
      "utils/a.ts",
      "export {};",
      "is in a room that is not on the ladder: utils",
    ],
    ["node:", "cost/a.ts", 'import "node:fs";', "imports node:fs in a browser room"],
    ["a bare builtin", "kit/a.ts", 'import "fs";', "imports fs in a browser room"],
    ["Buffer", "node-fs/a.ts", "Buffer.from([]);", "uses Buffer in a browser room"],
    ["a Buffer type", "base/a.ts", "let x: Buffer;", "uses Buffer in a browser room"],
    [
      "node: where only its types may be",
      "node-fs/node-parts.ts",
      'import fs from "node:fs";',
      "imports node:fs in a browser room",
    ],
    ["async", "process/a.ts", "async function f() {}", "is async in a synchronous room"],
    ["an async method", "ops/a.ts", "({ async m() {} });", "is async in a synchronous room"],
    ["await", "driver/a.ts", "await 0;", "awaits in a synchronous room"],
    [
      "for await",
      "base/a.ts",
      "export {}; for await (const x of []) {}",
      "awaits in a synchronous room",
    ],
    ["argv", "scenario/a.ts", "process.argv;", "reads process.argv outside cli"],
    ["argv by key", "scenario/a.ts", 'process["argv"];', "reads process.argv outside cli"],
    ["a global's argv", "index.ts", "globalThis.process.argv;", "reads process.argv outside cli"],
    [
      "argv taken apart",
      "report/a.ts",
      "const { argv } = process;",
      "reads process.argv outside cli",
    ],
    ["process", "kernel/a.ts", 'import "node:process";', "imports node:process outside cli"],
    ["length", "cli/a.ts", "0;\n".repeat(401), "has 401 lines, more than 400"],
  ])("finds %s", (_why, file, text, message) => {
    expect(brokenRules([{ file, text }])).toEqual([`${file}:1 ${message}`]);
  });

  it("says the line", () => {
    const text = '// a comment\n\nimport { x } from "../cli/x.ts";\n';

    expect(brokenRules([{ file: "ops/a.ts", text }])).toEqual(["ops/a.ts:3 climbs to cli/x.ts"]);
  });

  it("accepts what the rules allow", () => {
    const files: TextFile[] = [
      { file: "ops/a.ts", text: 'import { x } from "../base/x.ts"; import "./_own.ts";' },
      { file: "ops/b.ts", text: '// await Buffer\nexport const x = "import node:fs";' },
      { file: "cli/main.ts", text: 'import fs from "node:fs"; await run(process.argv, Buffer);' },
      { file: "kernel/a.ts", text: 'const k = await import("koffi"); run(command.argv);' },
      { file: "index.ts", text: 'export { main } from "./cli/main.ts";' },
      { file: "base/long.ts", text: "0;\n".repeat(400) },
      {
        file: "node-fs/node-parts.ts",
        text: 'import type * as fs from "node:fs"; Buffer.from([]);',
      },
    ];

    expect(brokenRules(files)).toEqual([]);
  });
});

/** Every file under a folder of the repository, relative to the repository, with slashes. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
