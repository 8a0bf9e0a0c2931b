import * as node from "node:fs";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import { CachedInputFileSystem, ResolverFactory } from "enhanced-resolve";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, writeFiles } from "../support/files.ts";

const PROJECT = {
  "app/src/main.ts": "",
  "app/src/parts/index.ts": "",
  "app/package.json": '{ "imports": { "#parts": "./src/parts/index.ts" } }',
  "app/node_modules/left/package.json": '{ "main": "lib/left.js" }',
  "app/node_modules/left/lib/left.js": "",
  "app/node_modules/right/package.json":
    '{ "exports": { ".": { "import": "./r.mjs", "require": "./r.cjs" }, "./*": "./sub/*.js" } }',
  "app/node_modules/right/r.mjs": "",
  "app/node_modules/right/r.cjs": "",
  "app/node_modules/right/sub/x.js": "",
  "workspace/shared/package.json": '{ "module": "shared.mjs" }',
  "workspace/shared/shared.mjs": "",
};

const REQUESTS = "./main ./parts #parts left right right/x right/none shared none".split(" ");

/** Each request with the file that a bundler would take, or why there is none. */
async function resolveAll(fs: NodeFs, top: string): Promise<Map<string, unknown>> {
  const how = {
    fileSystem: new CachedInputFileSystem(fs, 4000),
    extensions: [".ts", ".js"],
    conditionNames: ["import"],
    mainFields: ["module", "main"],
  };
  const resolver = ResolverFactory.createResolver(how);
  const sync = ResolverFactory.createResolver({ ...how, useSyncFileSystemCalls: true });
  const found = new Map<string, unknown>();
  for (const request of REQUESTS) {
    const file = await resolver.resolvePromise(`${top}/app/src`, request).catch(String);
    const again = await sync.resolvePromise(`${top}/app/src`, request).catch(String);
    expect(again).toBe(file);
    found.set(request, file);
  }
  return found;
}

it("enhanced-resolve finds on an overlay what it finds on a disk, and what a patch would change", async () => {
  const top = temporaryFolder();
  writeFiles(PROJECT, top);
  const overlay = mount({ lowers: [layerFromJSON(PROJECT, top)], upper: new Layer() });
  const fs = createFs(overlay.process());
  for (const disk of [fs, node]) {
    disk.symlinkSync("../../workspace/shared", `${top}/app/node_modules/shared`);
  }
  const before = overlay.snapshot();

  const found = await resolveAll(fs, top);
  expect(found).toEqual(await resolveAll(node, top));
  expect(changesSince(overlay, before, top)).toEqual([]);
  expect(found.get("shared")).toBe(`${top}/workspace/shared/shared.mjs`);

  // What if a dependency were another way?
  const left = `${top}/app/node_modules/left`;
  fs.mkdirSync(`${left}/dist`);
  fs.renameSync(`${left}/lib/left.js`, `${left}/dist/left.js`);
  fs.writeFileSync(`${left}/package.json`, '{ "main": "dist" }');
  expect((await resolveAll(fs, top)).get("left")).toMatch("Can't resolve");
  fs.renameSync(`${left}/dist/left.js`, `${left}/dist/index.js`);
  expect((await resolveAll(fs, top)).get("left")).toBe(`${left}/dist/index.js`);
  expect(changesSince(overlay, before, left)).toEqual([
    ...["C .", "A dist", "A dist/index.js", "C lib", "D lib/left.js", "C package.json"],
  ]);

  overlay.restore(before);
  expect(await resolveAll(fs, top)).toEqual(found);
});
