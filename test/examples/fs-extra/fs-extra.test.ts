import * as node from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import fsExtraOnDisk from "fs-extra";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, treeOf, writeFiles } from "../support/files.ts";

const SITE = {
  "site/index.html": "<h1>old</h1>",
  "site/assets/logo.svg": "<svg/>",
  "site/drafts/idea.md": "# later",
  "site/settings.json": '{"title":"Old"}',
};

const require = createRequire(import.meta.url);

/** fs-extra as it is published. It has no option for an fs: it asks `require("fs")`, and what require.cache has under that
 *  name comes before Node's own module (Node's documentation of require.cache). */
function fsExtraOn(fs: NodeFs): typeof fsExtraOnDisk {
  const loaded = { ...require.cache };
  for (const name of Object.keys(loaded)) delete require.cache[name];
  require.cache.fs = { exports: fs, loaded: true } as NodeJS.Module;
  try {
    return require("fs-extra");
  } finally {
    delete require.cache.fs;
    Object.assign(require.cache, loaded);
  }
}

/** A release of the site, as a script would make it. Gives what it was told on the way. */
async function release(fsExtra: typeof fsExtraOnDisk, top: string): Promise<unknown[]> {
  const [site, next, live] = ["site", "releases/2", "live"].map((name) => join(top, name));
  const told: unknown[] = [];
  const tell = async (asked: Promise<unknown>) => {
    told.push(await asked.catch(({ code, message }) => ({ code, message })));
  };

  await fsExtra.copy(site!, next!, { filter: (path) => !path.includes("drafts") });
  await fsExtra.outputFile(join(next!, "blog", "1.html"), "<p>one</p>");
  const settings = await fsExtra.readJson(join(next!, "settings.json"));
  await fsExtra.writeJson(
    join(next!, "settings.json"),
    { ...settings, title: "New" },
    { spaces: 2 },
  );
  await fsExtra.ensureSymlink(next!, live!);
  await fsExtra.ensureLink(join(next!, "assets/logo.svg"), join(next!, "favicon.svg"));
  const [from, to] = ["index.html", "index.bak"].map((name) => join(next!, name));
  await pipeline(fsExtra.createReadStream(from!), fsExtra.createWriteStream(to!));
  fsExtra.moveSync(join(site!, "drafts"), join(top, "archive", "drafts"));
  await fsExtra.emptyDir(join(site!, "assets"));
  fsExtra.removeSync(join(site!, "index.html"));

  await tell(fsExtra.pathExists(join(live!, "index.html")));
  await tell(fsExtra.readJson(join(live!, "settings.json")));
  await tell(fsExtra.readJson(join(live!, "index.html")));
  await tell(fsExtra.copy(site!, join(site!, "itself")));
  await tell(fsExtra.move(join(next!, "blog"), join(top, "archive")));
  await tell(fsExtra.readdir(join(top, "none")));
  return told;
}

it("fs-extra does on an overlay what it does on a disk, and the overlay knows what that was", async () => {
  const top = temporaryFolder();
  writeFiles(SITE, top);
  const overlay = mount({ lowers: [layerFromJSON(SITE, top)], upper: new Layer() });
  const fs = createFs(overlay.process());
  const before = overlay.snapshot();

  const told = await release(fsExtraOn(fs), top);

  expect(told).toEqual(await release(fsExtraOnDisk, top));
  expect(treeOf(fs, top)).toEqual(treeOf(node, top));
  expect(changesSince(overlay, before, top)).toEqual([
    ...["C .", "A archive", "A archive/drafts", "A archive/drafts/idea.md", "A live"],
    ...["A releases", "A releases/2", "A releases/2/assets", "A releases/2/assets/logo.svg"],
    ...["A releases/2/blog", "A releases/2/blog/1.html", "A releases/2/favicon.svg"],
    ...["A releases/2/index.bak", "A releases/2/index.html", "A releases/2/settings.json"],
    ...["C site", "C site/assets", "D site/assets/logo.svg", "D site/drafts", "D site/index.html"],
  ]);

  overlay.restore(before);
  expect(fs.readdirSync(top)).toEqual(["site"]);
});
