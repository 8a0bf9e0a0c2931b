import { mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ScriptLoader } from "../../src/cli/script-loader.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const temporary = temporaryFolder();

const MAIN = `const { half } = require("./chunks/half.js");
exports.answer = () => half(84);
exports.sep = require("node:path").sep;
exports.here = [__filename, __dirname];
`;
const HALF =
  "const main = require('../main.js'); exports.half = (n) => n / 2; exports.main = main;";

interface Main {
  readonly answer: () => number;
  readonly sep: string;
  readonly here: readonly string[];
}

function program(comment = ""): string {
  const folder = mkdtempSync(join(temporary, "program-"));
  writeFileSync(join(folder, "main.js"), MAIN + comment);
  mkdirSync(join(folder, "chunks"));
  writeFileSync(join(folder, "chunks", "half.js"), HALF + comment);
  return folder;
}

describe("ScriptLoader", () => {
  it("loads files as require does, once, in circles too", () => {
    const folder = program();
    const scripts = new ScriptLoader(new Map());

    const main = scripts.requireFrom(folder)("./main.js") as Main;

    expect(main.answer()).toBe(42);
    expect(main.sep).toBe("/");
    expect(main.here).toEqual([join(folder, "main.js"), folder]);
    expect(scripts.requireFrom(join(folder, "chunks"))("../main.js")).toBe(main);
    expect((scripts.requireFrom(folder)("./chunks/half.js") as { main: unknown }).main).toBe(main);
    expect(() => scripts.requireFrom(folder)("./missing.js")).toThrow("ENOENT");
  });

  it("compiles nothing of which the code was kept, functions that ran included", () => {
    const folder = program();
    const first = new ScriptLoader(new Map());
    (first.requireFrom(folder)("./main.js") as Main).answer();
    const code = first.code();

    const second = new ScriptLoader(code);
    const main = second.requireFrom(folder)("./main.js") as Main;

    expect([first.compiled, second.compiled]).toEqual([true, false]);
    expect(main.answer()).toBe(42);
    expect(Array.from(code.keys())).toEqual(
      ["main.js", "chunks/half.js"].map((f) => join(folder, f)),
    );
    expect(second.code()).toEqual(code);
  });

  it("compiles a file again that was changed, be it to the same length and time", () => {
    const folder = program();
    const first = new ScriptLoader(new Map());
    first.requireFrom(folder)("./main.js");
    const file = join(folder, "chunks", "half.js");
    const { atime, mtime } = statSync(file);
    writeFileSync(file, HALF.replace("n / 2", "n / 3"));
    utimesSync(file, atime, mtime);

    const second = new ScriptLoader(first.code());

    expect((second.requireFrom(folder)("./main.js") as Main).answer()).toBe(28);
    expect(second.compiled).toBe(true);
    expect(readFileSync(file)).toHaveLength(HALF.length);
  });

  it("compiles what V8 does not take: the code of another file, or none", () => {
    const before = new ScriptLoader(new Map());
    before.requireFrom(program())("./main.js");
    const [ofMain] = before.code().values();
    // Of other texts: what this process has compiled before V8 takes from its memory.
    const folder = program("// another\n");
    const kept = new Map([
      [join(folder, "main.js"), { stamp: stampOf(join(folder, "main.js")), code: ofMain!.code }],
      [
        join(folder, "chunks", "half.js"),
        { stamp: stampOf(join(folder, "chunks", "half.js")), code: Buffer.alloc(2000) },
      ],
    ]);

    const scripts = new ScriptLoader(kept);

    expect((scripts.requireFrom(folder)("./main.js") as Main).answer()).toBe(42);
    expect(scripts.compiled).toBe(true);
    expect(Array.from(scripts.code().values(), ({ stamp }) => stamp)).toEqual(
      Array.from(kept.values(), ({ stamp }) => stamp),
    );
    for (const [file, { code }] of scripts.code()) expect(code).not.toEqual(kept.get(file)!.code);
  });
});

function stampOf(file: string): string {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}
