import * as node from "node:fs";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { Layer, layerProcess, mount } from "../../src/index.ts";
import { createFs, type LayerFromFolderOptions, layerFromFolder } from "../../src/node-fs/index.ts";
import { isRoot, shell } from "../image/support/machine.ts";
import { lacking } from "../support/lacking.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MANY = `
  mkdir -p src/deep/deeper empty
  printf one >src/one; printf two >src/deep/two; : >src/none
  ln src/one src/deep/same; ln -s ../one src/deep/soft; ln -s nowhere dangling
  chmod 4751 src/one; chmod 1777 empty; chmod 000 src/none
  touch -d '1969-12-31 23:59:58.123456789 UTC' src/one
  touch -d '2031-01-02 03:04:05.000000001 UTC' src/deep
  mkfifo pipe; printf x >"$(printf 'caf\\351')"
`;
const AS_ROOT = `
  mknod null c 1 3; mknod disk b 259 70000; chown -h 5:6 dangling; chown 7:8 src/deep
`;

/** A folder made by a shell script. */
function folderOf(script: string): string {
  const folder = temporaryFolder();
  shell(script, folder);
  return folder;
}

function fsOver(folder: string, options?: LayerFromFolderOptions) {
  const layer = layerFromFolder(folder, options);
  return createFs(mount({ lowers: [layer], upper: new Layer() }).process());
}

type Reads = Pick<typeof node, "lstatSync" | "readdirSync" | "readFileSync" | "readlinkSync">;

/** All that is told of each name below a folder, in the order of the names. Attributes first: reading changes atimes,
 *  and a symlink is read when the layer is made. */
function told(fs: Reads, top: string) {
  const all = (path: Buffer): Buffer[] => {
    if (!fs.lstatSync(path).isDirectory()) return [path];
    const names = fs.readdirSync(path, { encoding: "buffer" }).sort(Buffer.compare);
    return [path, ...names.flatMap((name) => all(Buffer.concat([path, Buffer.from("/"), name])))];
  };
  const found = all(Buffer.from(top)).map((path) => {
    const stat = fs.lstatSync(path, { bigint: true });
    const { mode, uid, gid, rdev, mtimeNs, ctimeNs, atimeNs } = stat;
    const single = stat.isDirectory() ? {} : { nlink: stat.nlink, size: stat.size, rdev };
    const read = stat.isDirectory() || stat.isSymbolicLink() ? {} : { atimeNs };
    return { path, stat, row: { mode, uid, gid, mtimeNs, ctimeNs, ...single, ...read } };
  });
  return found.map(({ path, stat, row }) => ({
    name: relative(top, path.toString("latin1")),
    ...row,
    ...(stat.isFile() ? { data: fs.readFileSync(path, "latin1") } : {}),
    ...(stat.isSymbolicLink() ? { target: fs.readlinkSync(path) } : {}),
  }));
}

describe("layerFromFolder()", () => {
  it("shows what node:fs shows of the folder", () => {
    const folder = folderOf(isRoot ? MANY + AS_ROOT : MANY);
    const fs = createFs(layerProcess(layerFromFolder(folder, { at: folder })));

    const expected = told(node, folder);
    const rows = told(fs as Reads, folder);

    expect(rows).toEqual(expected);
    expect(rows.length).toBeGreaterThan(12);
  });

  it.skipIf(lacking(isRoot))(
    "shows in an overlay what the kernel's overlay shows of it, whiteouts too",
    () => {
      const folder = folderOf(`${MANY}${AS_ROOT} mknod gone c 0 0; mknod src/gone c 0 0`);
      const [below, merged] = [temporaryFolder(), temporaryFolder()];
      shell("mkdir src; touch gone stays src/gone src/stays", below);
      const options = `lowerdir=${folder}:${below}`;
      shell(`mount -t overlay overlay -o ${options} ${merged}`, "/");

      const layers = [folder, below].map((one) => layerFromFolder(one, { at: merged }));
      const fs = createFs(mount({ lowers: layers }).process());
      try {
        const expected = told(node, merged);
        expect(told(fs as never, merged)).toEqual(expected);
        expect(expected.map(({ name }) => name)).toContain("stays");
        expect(expected.map(({ name }) => name)).not.toContain("gone");
      } finally {
        shell(`umount ${merged}`, "/");
      }
    },
  );

  it("reads a file when it is first asked for, keeps it, and says when it was changed before", () => {
    const folder = folderOf(
      "printf one >read; printf two >changed; printf six >removed; printf x >swapped",
    );
    const fs = fsOver(folder);

    expect(fs.readFileSync("/read", "utf8")).toBe("one");
    shell(
      "printf three >read; printf three >changed; rm removed; rm swapped; mkdir swapped",
      folder,
    );

    expect(fs.readFileSync("/read", "utf8")).toBe("one");
    expect(fs.statSync("/changed").size).toBe(3);
    for (const name of ["changed", "removed", "swapped"]) {
      const path = join(folder, name);
      const message = `ESTALE: stale file handle, read '${path}': it was changed on disk after layerFromFolder; make the layer again`;
      const shape = { code: "ESTALE", errno: -116, syscall: "read", path, message };
      expect(() => fs.readFileSync(`/${name}`)).toThrow(expect.objectContaining(shape));
    }
    fs.copyFileSync("/changed", "/copy");
    expect(() => fs.readFileSync("/copy")).toThrow("ESTALE");
  });

  it("tells callbacks, promises and streams of a change", async () => {
    const folder = folderOf("printf one >file");
    const fs = fsOver(folder);
    node.writeFileSync(join(folder, "file"), "another");

    await expect(fs.promises.readFile("/file")).rejects.toThrow("it was changed on disk");
    const heard = await new Promise<Error | null>((done) => fs.readFile("/file", done));
    expect(heard).toMatchObject({ code: "ESTALE" });
    const broken = await new Promise((done) =>
      fs.createReadStream("/file").on("error", done).resume(),
    );
    expect(broken).toMatchObject({ code: "ESTALE" });
  });

  it("takes of a large file what is asked for, and keeps nothing", () => {
    const folder = folderOf("truncate -s 3G large; printf end >>large");
    const fs = fsOver(folder);
    const fd = fs.openSync("/large", "r");
    const bytes = Buffer.alloc(5);

    expect(fs.readSync(fd, bytes, 0, 5, 3 * 2 ** 30 - 2)).toBe(5);
    expect(bytes.toString()).toBe("\0\0end");
    node.appendFileSync(join(folder, "large"), "more");
    expect(() => fs.readSync(fd, bytes, 0, 5, 0)).toThrow("ESTALE");
  });

  it("never writes back", () => {
    const folder = folderOf(MANY);
    const untimed = () => told(node, folder).map((row) => ({ ...row, atimeNs: null }));
    const before = untimed();
    const fs = fsOver(folder);

    fs.appendFileSync("/src/one", "more");
    fs.rmSync("/src/deep", { recursive: true });
    fs.chmodSync("/empty", 0o700);
    fs.renameSync("/dangling", "/elsewhere");

    expect(fs.readFileSync("/src/one", "utf8")).toBe("onemore");
    expect(untimed()).toEqual(before);
  });

  it("leaves out what the filter refuses, and does not look below", () => {
    const folder = folderOf(
      "mkdir -p src node_modules/a; touch src/a.js src/a.map node_modules/a/b",
    );
    const asked: string[] = [];

    const fs = fsOver(folder, {
      filter: (path, type) => {
        asked.push(`${path} ${type}`);
        return path !== "/node_modules" && !path.endsWith(".map");
      },
    });

    expect(fs.readdirSync("/", { recursive: true })).toEqual(["src", "src/a.js"]);
    expect(asked).toEqual(["/node_modules dir", "/src dir", "/src/a.js file", "/src/a.map file"]);
  });

  it("takes the filter alone", () => {
    const layer = layerFromFolder(folderOf("touch a b"), (path) => path !== "/a");

    expect(createFs(layerProcess(layer)).readdirSync("/")).toEqual(["b"]);
  });

  it("counts of a file's names those that came", () => {
    const folder = folderOf("printf x >a; ln a b; ln a c");
    const fs = fsOver(folder, { filter: (path) => path !== "/a" });

    expect([fs.statSync("/b").nlink, fs.statSync("/b").ino === fs.statSync("/c").ino]).toEqual([
      2,
      true,
    ]);
  });

  it("takes paths as Node does, and puts the folder where it is asked to", () => {
    const folder = folderOf("mkdir real; printf x >real/file; ln -s real link; chmod 710 real");
    const relativePath = relative(process.cwd(), join(folder, "link"));

    const layer = layerFromFolder(relativePath, { at: "srv//app/", name: "fixtures" });
    const fs = createFs(layerProcess(layer));

    expect(fs.readFileSync("/srv/app/file", "utf8")).toBe("x");
    expect(fs.statSync("/srv/app").mode & 0o777).toBe(0o710);
    expect([layer.name, layerFromFolder(folder).name]).toEqual(["fixtures", basename(folder)]);
    for (const path of [pathToFileURL(join(folder, "link")), Buffer.from(`${folder}/link/`)]) {
      expect(layerFromFolder(path).get("/file")).toBeDefined();
    }
  });

  it.skipIf(lacking(isRoot))("goes into what is mounted in the folder", () => {
    const folder = folderOf("mkdir volume");
    shell("mount -t tmpfs tmpfs volume; printf x >volume/file", folder);
    try {
      expect(fsOver(folder).readFileSync("/volume/file", "utf8")).toBe("x");
    } finally {
      shell("umount volume", folder);
    }
  });

  it("fails as node:fs does", () => {
    const folder = folderOf("touch file");

    expect(() => layerFromFolder(join(folder, "none"))).toThrow(
      expect.objectContaining({ code: "ENOENT", syscall: "realpath" }),
    );
    expect(() => layerFromFolder(join(folder, "file"))).toThrow(
      expect.objectContaining({ code: "ENOTDIR", path: join(folder, "file") }),
    );
    expect(() => layerFromFolder(3 as never)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_ARG_TYPE" }),
    );
  });

  it("says of whatever lies in a file's place by now that it was changed", () => {
    const folder = folderOf("for name in pipe dir link; do printf x >$name; done");
    const fs = fsOver(folder);
    shell("rm *; mkfifo pipe; mkdir dir; ln -s /etc/passwd link", folder);

    for (const name of ["pipe", "dir", "link"]) {
      expect(() => fs.readFileSync(`/${name}`)).toThrow(
        expect.objectContaining({ code: "ESTALE", path: join(folder, name) }),
      );
    }
  });

  it("says that it needs Node", async () => {
    const load = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    vi.resetModules();
    try {
      const elsewhere = await import("../../src/node-fs/from-folder.ts");
      expect(() => elsewhere.layerFromFolder(temporaryFolder())).toThrow(
        "layerFromFolder needs node:fs, which only Node has",
      );
    } finally {
      load.mockRestore();
    }
  });

  it.skipIf(lacking(isRoot))("lets a file that may not be read fail when it is read", () => {
    const folder = folderOf("printf x >secret; chmod 600 secret; chmod 755 .");
    const fs = fsOver(folder);

    // The test's own user is root: another asks.
    process.seteuid!(65_534);
    try {
      expect(() => fs.readFileSync("/secret")).toThrow(
        `EACCES: permission denied, open '${folder}/secret'`,
      );
    } finally {
      process.seteuid!(0);
    }
  });
});
