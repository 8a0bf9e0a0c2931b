import * as node from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Layer, mount } from "copyup";
import { createFs, layerFromFolder, layerFromJSON, type NodeFs } from "copyup/fs";
import ts from "typescript-js";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, treeOf, writeFiles } from "../support/files.ts";

const PROJECT = {
  // Its own: the compiler would look for one above.
  "package.json": "{}",
  "src/main.ts":
    'import { area, type Shape } from "./shape.js";\nconst s: Shape = { side: "2" };\narea(s);\n',
  "src/shape.ts":
    "export interface Shape { side: number }\nexport const area = ({ side }: Shape) => side ** 2;\n",
  "src/use.ts": 'import { left } from "left";\nexport const text: string = left;\n',
  "node_modules/left/package.json": '{ "name": "left", "types": "left.d.ts" }',
  "node_modules/left/left.d.ts": "export declare const left: number;\n",
};

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES5,
  lib: ["lib.es5.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
  declaration: true,
};

/** The compiler's host, with all of a program's files on one fs. */
function hostOn(fs: NodeFs, top: string): ts.CompilerHost {
  const kind = (path: string) => fs.statSync(path, { throwIfNoEntry: false });
  const fileExists = (path: string) => kind(path)?.isFile() === true;
  const readFile = (path: string) => (fileExists(path) ? fs.readFileSync(path, "utf8") : undefined);
  return {
    ...ts.createCompilerHost(options),
    fileExists,
    readFile,
    writeFile: (path, text) => {
      fs.mkdirSync(dirname(path), { recursive: true });
      fs.writeFileSync(path, text);
    },
    getSourceFile: (path, how) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, how);
    },
    directoryExists: (path) => kind(path)?.isDirectory() === true,
    getDirectories: (path) =>
      fs
        .readdirSync(path, { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
    realpath: (path) => fs.realpathSync(path),
    getCurrentDirectory: () => top,
  };
}

/** Compiles all of src. Gives what the compiler has to say. */
function compile(fs: NodeFs, top: string): string[] {
  const host = hostOn(fs, top);
  const roots = fs.readdirSync(join(top, "src")).map((name) => join(top, "src", name));
  const program = ts.createProgram(roots, { ...options, outDir: join(top, "out") }, host);
  const emitted = program.emit();
  const all = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
  return ts.formatDiagnostics(all, host).split("\n");
}

/** The compiler's declarations: a layer of their own, that any number of projects may lie upon. */
function declarations(): Layer {
  const folder = dirname(fileURLToPath(import.meta.resolve("typescript-js")));
  return layerFromFolder(folder, { at: folder, filter: (path) => path.endsWith(".d.ts") });
}

it("TypeScript compiles on an overlay as on a disk, and a build can be undone", () => {
  const top = temporaryFolder();
  writeFiles(PROJECT, top);
  const lowers = [layerFromJSON(PROJECT, top), declarations()];
  const overlay = mount({ lowers, upper: new Layer() });
  const fs = createFs(overlay.process());
  const clean = overlay.snapshot();

  const said = compile(fs, top);

  expect(said).toEqual([
    "src/main.ts(2,20): error TS2322: Type 'string' is not assignable to type 'number'.",
    "src/use.ts(2,14): error TS2322: Type 'number' is not assignable to type 'string'.",
    "",
  ]);
  expect(said).toEqual(compile(node, top));
  expect(treeOf(fs, top)).toEqual(treeOf(node, top));
  expect(changesSince(overlay, clean, top)).toEqual([
    ...["C .", "A out", "A out/main.d.ts", "A out/main.js"],
    ...["A out/shape.d.ts", "A out/shape.js", "A out/use.d.ts", "A out/use.js"],
  ]);

  overlay.restore(clean);
  // Would this do? Tried where nothing can come of it.
  fs.writeFileSync(`${top}/node_modules/left/left.d.ts`, "export declare const left: string;\n");
  expect(compile(fs, top)).toEqual(said.filter((line) => !line.startsWith("src/use.ts")));
  expect(changesSince(overlay, clean, `${top}/src`)).toEqual([]);
});
