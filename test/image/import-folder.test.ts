import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeName } from "../../src/base/names.ts";
import { importFolder } from "../../src/image/import-folder.ts";
import { DEFAULT_LIMITS } from "../../src/image/limits.ts";
import { openImage } from "../../src/image/open-image.ts";
import { contentOf } from "../../src/layer/inode.ts";
import { lacking } from "../support/lacking.ts";
import { rowsOf } from "./support/layer-rows.ts";
import { hasProgram, isRoot, shell } from "./support/machine.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();

function newFolder(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  return path;
}

const options = { name: "rootfs", limits: DEFAULT_LIMITS, xattrs: null };

describe("importFolder()", () => {
  it("takes modes, owners, times, links and names as they are on disk", () => {
    const root = newFolder("plain");
    mkdirSync(join(root, "b-dir"), { mode: 0o700 });
    writeFileSync(join(root, "b-dir/file"), "text");
    linkSync(join(root, "b-dir/file"), join(root, "a-link"));
    symlinkSync("b-dir/nothing", join(root, "soft"));
    writeFileSync(Buffer.from(encodeName(`${root}/caf\udce9`)), "bytes");
    chmodSync(join(root, "b-dir/file"), 0o4755);
    utimesSync(join(root, "b-dir/file"), 5, new Date(-1750));
    const { layer } = importFolder(root, options);

    const owner = { uid: process.getuid!(), gid: lstatSync(root).gid };
    const file = {
      type: "file",
      mode: 0o4755,
      ...owner,
      nlink: 2,
      data: "dGV4dA==",
      mtime: [-2, 250_000_000],
    };
    expect(rowsOf(layer)).toMatchObject([
      { path: "/", type: "dir", mode: lstatSync(root).mode & 0o7777, ...owner, nlink: 3 },
      { path: "/a-link", ...file },
      { path: "/b-dir", type: "dir", mode: 0o700, nlink: 2 },
      { path: "/b-dir/file", ...file },
      { path: "/caf\udce9", type: "file", data: "Ynl0ZXM=" },
      { path: "/soft", type: "symlink", mode: 0o777, target: "b-dir/nothing" },
    ]);
    expect(layer.get("/a-link")).toBe(layer.get("/b-dir/file"));
  });

  it.skipIf(lacking(isRoot))("takes devices, FIFOs and owners", () => {
    const root = newFolder("devices");
    shell(
      "mknod null c 1 3; mknod gone c 0 0; mknod disk b 259 70000; mkfifo pipe; touch own; chown 5:6 own",
      root,
    );

    expect(rowsOf(importFolder(root, options).layer)).toMatchObject([
      { path: "/" },
      { path: "/disk", type: "block", rdev: [259, 70000] },
      { path: "/gone", type: "char", rdev: [0, 0] },
      { path: "/null", type: "char", rdev: [1, 3] },
      { path: "/own", uid: 5, gid: 6 },
      { path: "/pipe", type: "fifo" },
    ]);
  });

  it("reads a file only when asked, and notices when it was changed since", () => {
    const root = newFolder("lazy");
    writeFileSync(join(root, "file"), "one");
    const content = contentOf(importFolder(root, options).layer.get("/file")!);

    expect(Buffer.from(content.bytes()).toString()).toBe("one");
    writeFileSync(join(root, "file"), "another");
    expect(() => content.bytes()).toThrow(
      `${root}/file: the file was changed after the folder was imported`,
    );
    rmSync(join(root, "file"));
    expect(() => content.bytes()).toThrow(`${root}/file: cannot read it: ENOENT`);
  });

  it("refuses more files than the limit", () => {
    const root = newFolder("many");
    for (const name of ["a", "b", "c"]) writeFileSync(join(root, name), "");

    expect(() =>
      importFolder(root, { ...options, limits: { ...DEFAULT_LIMITS, entries: 2 } }),
    ).toThrow(`${root}: more than 2 files (limit entries)`);
  });
});

describe("openImage() on a rootfs folder", () => {
  const withGetfattr = hasProgram("getfattr") && hasProgram("setfattr");

  it.skipIf(lacking(withGetfattr))("reads xattrs through getfattr", async () => {
    const root = newFolder("xattrs");
    writeFileSync(join(root, "odd =\\\n\u00e9"), "");
    writeFileSync(join(root, "plain"), "");
    shell(
      "setfattr -n user.a -v 0x000aff odd*; setfattr -n user.empty odd*; setfattr -n 'user.b = c' -v x .",
      root,
    );
    const image = await openImage(root);
    const rows = rowsOf(image.layers[0]!.layer);
    image.close();

    expect(image).toMatchObject({ kind: "rootfs", notes: [] });
    expect(rows.map((row) => row.xattrs)).toEqual([
      { "user.b = c": "eA==" },
      { "user.a": "AAr/", "user.empty": "" },
      undefined,
    ]);
  });

  it("says that xattrs were left out when there is no getfattr", async () => {
    const root = newFolder("no-getfattr");
    const path = process.env.PATH;
    process.env.PATH = root;
    const image = await openImage(root).finally(() => {
      process.env.PATH = path;
    });

    expect(image.layers).toMatchObject([{ name: "no-getfattr", size: 0 }]);
    expect(image.notes).toEqual([
      `${root}: extended attributes were not read: getfattr (Debian package attr) is not installed`,
    ]);
  });
});
