import * as node from "node:fs";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import { glob, globIterate, globSync } from "glob";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, writeFiles } from "../support/files.ts";

const PROJECT = {
  "package.json": "{}",
  "src/main.ts": "",
  "src/parts/a.ts": "",
  "src/parts/b.test.ts": "",
  "src/parts/.hidden.ts": "",
  "docs/a.md": "",
};

/** What a build may ask for, in each of the ways there are to ask. */
async function ask(fs: NodeFs, cwd: string): Promise<unknown[]> {
  const sources = await glob("src/**/*.ts", { cwd, fs, ignore: "**/*.test.ts" });
  const all = globSync("**", { cwd, fs, dot: true, nodir: true, follow: true });
  const entries = await glob("*", { cwd, fs, withFileTypes: true, stat: true });
  const known: string[] = [];
  for await (const path of globIterate("**/{a,link}*", { cwd, fs, absolute: true })) {
    known.push(path);
  }
  return [
    sources.sort(),
    all.sort(),
    entries.map((entry) => [entry.name, entry.getType(), entry.mode]).sort(),
    known.sort(),
  ];
}

it("glob finds on an overlay what it finds on a disk", async () => {
  const top = temporaryFolder();
  writeFiles(PROJECT, top);
  const overlay = mount({ lowers: [layerFromJSON(PROJECT, top)], upper: new Layer() });
  const fs = createFs(overlay.process());
  const before = overlay.snapshot();

  expect(await ask(fs, top)).toEqual(await ask(node, top));
  expect(changesSince(overlay, before, top)).toEqual([]);

  for (const disk of [fs, node]) {
    disk.rmSync(`${top}/src/parts/a.ts`);
    disk.writeFileSync(`${top}/src/added.ts`, "");
    disk.symlinkSync("../docs", `${top}/src/link`);
  }

  expect(await ask(fs, top)).toEqual(await ask(node, top));
  overlay.restore(before);
  expect(globSync("src/**/*.ts", { cwd: top, fs }).sort()).toEqual([
    "src/main.ts",
    "src/parts/a.ts",
    "src/parts/b.test.ts",
  ]);
});
