import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { diff } from "../../src/diff/diff.ts";
import { layerTar } from "../../src/image/layer-tar/layer-tar.ts";
import { writeLayerFolder } from "../../src/image/write-layer-folder.ts";
import { mount } from "../../src/process/overlay.ts";
import { writeText } from "../support/files.ts";
import { lacking } from "../support/lacking.ts";
import { layer } from "../support/layer.ts";
import { isRoot, shell } from "./support/machine.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "copyup-folder-"));
  folders.push(folder);
  return folder;
}

/** The layer of a diff that has one of each. */
function changed() {
  const lower = layer("lower", { "/etc/": {}, "/etc/gone": "x", "/etc/kept": "y" });
  const overlay = mount({ lowers: [lower], upper: layer("upper", {}) });
  const process = overlay.process();
  const before = overlay.snapshot();
  process.unlink("/etc/gone");
  writeText(process, "/etc/new", "text");
  process.chmod("/etc/new", 0o4750);
  process.link("/etc/new", "/etc/same");
  process.symlink("new", "/etc/link");
  process.mkdir("/dir", 0o500);
  process.utimens("/dir", { sec: 1e9, nsec: 0 }, { sec: 1e9, nsec: 5e8 });
  process.mknod("/fifo", 0o010644);
  return diff(overlay, before).layer();
}

it("writeLayerFolder() writes what the tar of the layer unpacks to, and says what it leaves out", () => {
  const [folder, unpacked] = [join(scratch(), "new"), scratch()];
  const given = changed();

  const { leftOut } = writeLayerFolder(given, folder);

  expect(leftOut).toEqual(["/fifo"]);
  const pieces = Buffer.concat([...layerTar(given)].map((piece) => Buffer.from(piece)));
  execFileSync("tar", ["-xpf", "-", "-C", unpacked, "--exclude=fifo"], { input: pieces });
  expect(listing(folder)).toEqual(listing(unpacked));
  expect(listing(folder)).toContainEqual(["etc/.wh.gone", "file", 1, 0, ""]);
  expect(lstatSync(join(folder, "dir")).mtimeMs).toBe(1e12 + 500);
  expect(lstatSync(join(folder, "etc/new")).mode & 0o7777).toBe(0o4750);
});

type Line = [path: string, type: string, nlink: number, mtime: number, content: string];

function listing(folder: string, below = ""): Line[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name): Line[] => {
      const path = join(below, name);
      const at = join(folder, path);
      const stat = lstatSync(at);
      if (stat.isDirectory()) return [[path, "dir", 0, 0, ""], ...listing(folder, path)];
      if (stat.isSymbolicLink()) return [[path, "link", 1, 0, readlinkSync(at)]];
      const whiteout = name.startsWith(".wh.");
      const seconds = whiteout ? 0 : Math.floor(stat.mtimeMs / 1000);
      return [[path, "file", stat.nlink, seconds, readFileSync(at, "utf8")]];
    });
}

it("writeLayerFolder() writes over nothing", () => {
  const folder = scratch();
  writeFileSync(join(folder, "mine"), "");

  expect(() => writeLayerFolder(changed(), folder)).toThrow(
    `${folder}: has files in it; name a folder that is new or empty`,
  );
  expect(readdirSync(folder)).toEqual(["mine"]);
});

it("writeLayerFolder() says what cannot be written", () => {
  const folder = scratch();
  mkdirSync(join(folder, "dir"));
  writeFileSync(join(folder, "dir/file"), "");

  expect(() => writeLayerFolder(changed(), join(folder, "dir/file"))).toThrow(
    /dir\/file: cannot be written: .*EEXIST/,
  );
});

it("writeLayerFolder() keeps names and targets that are no UTF-8, times before 1970, and holes", () => {
  const overlay = mount({ lowers: [layer("lower", { "/a": "" })], upper: layer("upper", {}) });
  const process = overlay.process();
  const before = overlay.snapshot();
  writeText(process, "/\udcff\udce9", "x");
  process.link("/\udcff\udce9", "/\udcfe");
  process.symlink("\udcff", "/link");
  process.utimens("/link", { sec: 5, nsec: 0 }, { sec: -10, nsec: 5e8 }, { nofollow: true });
  process.mkdir("/\udcfd");
  const fd = process.creat("/sparse");
  process.pwrite(fd, new TextEncoder().encode("begin"), 1e9);
  process.ftruncate(fd, 2 ** 40);
  process.close(fd);
  const folder = join(scratch(), "new");

  writeLayerFolder(diff(overlay, before).layer(), folder);

  const names = readdirSync(folder, "latin1").sort();
  expect(names).toEqual(["link", "sparse", "\xfd", "\xfe", "\xff\xe9"]);
  expect(readlinkSync(join(folder, "link"), "latin1")).toBe("\xff");
  expect(lstatSync(join(folder, "link")).mtimeMs).toBe(-9500);
  const sparse = lstatSync(join(folder, "sparse"));
  expect(sparse.size).toBe(2 ** 40);
  expect(sparse.blocks * 512).toBeLessThan(1e6);
});

it.skipIf(lacking(isRoot))("writeLayerFolder() does not end well on a disk that is full", () => {
  const folder = scratch();
  shell("mkdir disk; mount -t tmpfs -o size=64k tmpfs disk", folder);
  try {
    const full = layer("full", { "/large": "x".repeat(100_000) });
    expect(() => writeLayerFolder(full, join(folder, "disk/new"))).toThrow(/ENOSPC/);
  } finally {
    shell("umount disk", folder);
  }
});
