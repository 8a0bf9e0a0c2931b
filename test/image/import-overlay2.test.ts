import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ImportedImage } from "../../src/image/imported-image.ts";
import { openImage } from "../../src/image/open-image.ts";
import { trustedXattrsHidden } from "../../src/image/xattr-dump.ts";
import { isOpaque } from "../../src/layer/marks.ts";
import { lacking } from "../support/lacking.ts";
import { rowsOf } from "./support/layer-rows.ts";
import { hasProgram, shell } from "./support/machine.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();
let made = 0;

/** overlay2's folder with three layers, one upon the other: aaa, bbb, ccc. */
function driverRoot(): string {
  const root = join(folder.path, `overlay2-${made++}`);
  mkdirSync(join(root, "l"), { recursive: true });
  const shorts: string[] = [];
  for (const id of ["aaa", "bbb", "ccc"]) {
    const short = id.toUpperCase();
    mkdirSync(join(root, id, "diff"), { recursive: true });
    writeFileSync(join(root, id, "link"), short);
    if (shorts.length > 0) writeFileSync(join(root, id, "lower"), shorts.join(":"));
    if (shorts.length > 0) mkdirSync(join(root, id, "work"));
    writeFileSync(join(root, id, "diff", `in-${id}`), id);
    symlinkSync(`../${id}/diff`, join(root, "l", short));
    shorts.unshift(`l/${short}`);
  }
  return root;
}

const accepting = { acceptUnreadableXattrs: true };
const namesOf = (image: ImportedImage) => image.layers.map((layer) => layer.name);

describe("openImage() on overlay2's folder", () => {
  it("gives a layer and all below it, lowest first", async () => {
    const root = driverRoot();
    const image = await openImage(join(root, "ccc"), accepting);

    expect(image.kind).toBe("overlay2");
    expect(namesOf(image)).toEqual(["aaa", "bbb", "ccc"]);
    expect(image.layers.map(({ size }) => size)).toEqual([3, 3, 3]);
    expect(rowsOf(image.layers[1]!.layer).map((row) => row.path)).toEqual(["/", "/in-bbb"]);
    expect(namesOf(await openImage(join(root, "aaa"), accepting))).toEqual(["aaa"]);
  });

  it("finds it by the diff that Docker names, and by an id in the driver's root", async () => {
    const root = driverRoot();

    expect(namesOf(await openImage(join(root, "bbb/diff"), accepting))).toEqual(["aaa", "bbb"]);
    const byId = await openImage(root, { ...accepting, reference: "bb" });
    expect(namesOf(byId)).toEqual(["aaa", "bbb"]);
    await expect(openImage(root, accepting)).rejects.toThrow(
      `${root}: holds 3 layers of overlay2; expected the folder of one of them: aaa, bbb, ccc`,
    );
  });

  it("finds layers by their own short names in a copy that lacks l/", async () => {
    const root = driverRoot();
    rmSync(join(root, "l"), { recursive: true });

    expect(namesOf(await openImage(join(root, "ccc"), accepting))).toEqual(["aaa", "bbb", "ccc"]);
  });

  it("refuses a chain with a layer missing or outside", async () => {
    const root = driverRoot();
    const open = () => openImage(join(root, "ccc"), accepting);
    rmSync(join(root, "l/AAA"));
    symlinkSync("/etc", join(root, "l/AAA"));
    await expect(open()).rejects.toThrow(
      `${root}/l/AAA: leads to /etc, outside the folder of the driver`,
    );

    rmSync(join(root, "aaa"), { recursive: true });
    rmSync(join(root, "l/AAA"));
    await expect(open()).rejects.toThrow(
      `${root}/ccc/lower: the layer l/AAA is missing; copy the driver's whole`,
    );

    writeFileSync(join(root, "ccc/lower"), "l/../../etc");
    await expect(open()).rejects.toThrow(
      'names the layer "l/../../etc"; expected l/ and a short name',
    );
  });

  const readable =
    hasProgram("getfattr") && hasProgram("setfattr") && trustedXattrsHidden() === null;

  it.skipIf(lacking(readable))(
    "reads whiteouts and opaque marks (as root, with getfattr)",
    async () => {
      const root = driverRoot();
      const diff = join(root, "ccc/diff");
      shell("mknod gone c 0 0; mkdir new; setfattr -n trusted.overlay.opaque -v y new", diff);
      const image = await openImage(join(root, "ccc"));

      expect(image.notes).toEqual([]);
      expect(rowsOf(image.layers[2]!.layer)).toMatchObject([
        { path: "/" },
        { path: "/gone", type: "char", rdev: [0, 0] },
        { path: "/in-ccc" },
        { path: "/new", xattrs: { "trusted.overlay.opaque": "eQ==" } },
      ]);
    },
  );

  it("refuses, or notes, that opaque marks cannot be read", async () => {
    const root = driverRoot();
    const path = process.env.PATH;
    process.env.PATH = root;
    const [refused, noted] = await Promise.allSettled([
      openImage(join(root, "aaa")),
      openImage(join(root, "aaa"), accepting),
    ]);
    process.env.PATH = path;

    const why = "getfattr (Debian package attr) is not installed";
    expect(refused).toMatchObject({
      reason: {
        name: "ImageError",
        message: `${root}/aaa/diff: the opaque marks of overlay2 (trusted.overlay.opaque) cannot be read: ${why}; run as root with getfattr installed, or use \`docker save\` and read the archive`,
      },
    });
    expect(noted).toMatchObject({
      value: { notes: [`${root}/aaa/diff: opaque marks were not read: ${why}`] },
    });
  });

  it.skipIf(lacking(readable))(
    "reads the marks of a mount with userxattr, unless there are those of another",
    async () => {
      const root = driverRoot();
      const diff = join(root, "bbb/diff");
      const isNewOpaque = async () => {
        const { layers, notes } = await openImage(join(root, "ccc"));
        return [isOpaque(layers[1]!.layer.get("/new")!), notes];
      };
      shell("mkdir new; setfattr -n user.overlay.opaque -v y new", diff);

      expect(await isNewOpaque()).toEqual([
        true,
        [
          `${join(root, "ccc")}: marks were read from user.overlay.*, as mounts with userxattr have them (rootless Docker)`,
        ],
      ]);
      shell("mkdir other; setfattr -n trusted.overlay.opaque -v y other", diff);
      expect(await isNewOpaque()).toEqual([false, []]);
    },
  );
});
