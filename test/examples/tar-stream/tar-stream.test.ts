import { execFileSync } from "node:child_process";
import * as node from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Layer, mount } from "copyup";
import { createFs, layerFromJSON, type NodeFs } from "copyup/fs";
import { extract } from "tar-stream";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { changesSince, treeOf, writeFiles } from "../support/files.ts";

/** Unpacks an archive, as a program that installs packages does. */
async function unpack(archive: Readable, fs: NodeFs, top: string): Promise<void> {
  const entries = extract();
  const fed = pipeline(archive, entries);
  const directories: [string, Date][] = [];
  for await (const entry of entries) {
    const { name, type, linkname, mode, mtime = new Date(0), uid = 0, gid = 0 } = entry.header;
    const path = join(top, name);
    await fs.promises.mkdir(dirname(path), { recursive: true });
    if (type !== "directory") await fs.promises.rm(path, { force: true });
    if (type === "directory") await fs.promises.mkdir(path, { recursive: true });
    if (type === "symlink") await fs.promises.symlink(linkname!, path);
    if (type === "link") await fs.promises.link(join(top, linkname!), path);
    if (type === "file") await pipeline(entry, fs.createWriteStream(path, { mode }));
    else entry.resume();
    await fs.promises.lchown(path, uid, gid);
    await fs.promises.lutimes(path, mtime, mtime);
    if (type !== "symlink") await fs.promises.chmod(path, mode!);
    if (type === "directory") directories.push([path, mtime]);
  }
  // What was put into a directory has changed its time.
  for (const [path, mtime] of directories.reverse()) await fs.promises.utimes(path, mtime, mtime);
  await fed;
}

/** An archive as GNU tar makes it, with one of everything that createFs can make. */
function makeArchive(): Buffer {
  const from = temporaryFolder();
  const at = (name: string) => join(from, name);
  node.mkdirSync(at("bin"));
  node.writeFileSync(at("bin/run"), "#!/bin/sh\n", { mode: 0o755 });
  node.writeFileSync(at("large"), Buffer.alloc(300_000, "0123456789"));
  node.writeFileSync(at(LONG), "a PAX header holds the name");
  node.linkSync(at("bin/run"), at("same"));
  node.symlinkSync("bin/run", at("start"));
  node.symlinkSync("nowhere", at("broken"));
  node.mkdirSync(at("private"));
  node.chmodSync(at("private"), 0o3710);
  node.readdirSync(from).forEach((name, i) => {
    node.lutimesSync(at(name), 10, 1e9 + i);
  });
  return execFileSync("tar", ["-C", from, "--format=pax", "-cf", "-", "."]);
}

const LONG = `${"long-".repeat(40)}name`;

/** What is there before. */
const OLD = { "bin/run": "old", large: "small", start: "a file, not a symlink" };

it("tar-stream unpacks into an overlay what tar unpacks into a folder", async () => {
  const top = temporaryFolder();
  const archive = makeArchive();
  const overlay = mount({ lowers: [layerFromJSON(OLD, top)], upper: new Layer() });
  const fs = createFs(overlay.process());
  const before = overlay.snapshot();

  await unpack(Readable.from([archive]), fs, top);

  writeFiles(OLD, top);
  execFileSync("tar", ["-C", top, "-xpf", "-"], { input: archive });
  const more = ({ uid, gid, mtimeMs }: node.Stats) => `${uid}:${gid} ${mtimeMs}`;
  expect(treeOf(fs, top, more)).toEqual(treeOf(node, top, more));
  expect(changesSince(overlay, before, top)).toEqual([
    ...["C .", "C bin", "C bin/run", "A broken", "C large", `A ${LONG}`, "A private", "A same"],
    "C start",
  ]);

  overlay.restore(before);
  expect(fs.readFileSync(`${top}/start`, "utf8")).toBe("a file, not a symlink");
});
