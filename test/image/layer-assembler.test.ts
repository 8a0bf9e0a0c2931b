import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compareNames } from "../../src/base/names.ts";
import { ImageError } from "../../src/image/image-error.ts";
import { importTar } from "../../src/image/import-tar.ts";
import { type LayerRow, rowsOf } from "./support/layer-rows.ts";
import { makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

/** What dockerd 20.10.24 (overlay2 on ext4) made of a layer tar, as found below overlay2/<id>/diff, or why it
 *  refused it. Times of the import itself are left out, and so is the size of directories. */
interface Recorded {
  readonly name: string;
  /** gzip, base64 */
  readonly tar: string;
  readonly tree?: readonly LayerRow[];
  readonly error?: string;
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL("fixtures/docker-unpack.json", import.meta.url), "utf8"),
);

/** Where we refuse what Docker takes: it unpacks inside a chroot, which stops at the root. */
const STRICTER: Readonly<Record<string, string>> = {
  dotdot: 'entry "../x": its name leaves the root of the layer',
  "through symlink up": 'entry "s/x": symlink "s" leaves the root of the layer',
  "hardlink up": 'entry "h": a hard link to "../../a", outside the layer',
};

/** Where we take what Docker refuses. */
const LOOSER: Readonly<Record<string, string>> = {
  "dir entry over symlink to dir": "tar-split refuses duplicates, before they are unpacked",
  "dup file": "tar-split refuses duplicates, before they are unpacked",
  "dup dir->file": "tar-split refuses duplicates, before they are unpacked",
  "dup file->dir": "tar-split refuses duplicates, before they are unpacked",
  "dup dir->dir": "tar-split refuses duplicates, before they are unpacked",
  cont: "Go's reader does not know type 7; POSIX makes it a regular file",
};

const folder = tempFolder();

function layerOf(tar: Buffer) {
  return importTar(folder.range(tar), { name: "layer", mayLackEnd: true }).layer;
}

describe("a layer tar becomes what dockerd makes of it", () => {
  const taken = recorded.filter((one) => one.tree !== undefined && !(one.name in STRICTER));

  it.each(taken)("$name", ({ tar, tree }) => {
    const rows = rowsOf(layerOf(gunzipSync(Buffer.from(tar, "base64"))));

    expect(comparable(rows, tree!)).toEqual(tree);
  });
});

/** Our rows in the order of the recorded ones, without the times that Docker took from its own clock. */
function comparable(rows: readonly LayerRow[], tree: readonly LayerRow[]): LayerRow[] {
  const timed = new Set(tree.filter((row) => row.mtime !== undefined).map((row) => row.path));
  return rows
    .map(({ mtime, ...row }) => (timed.has(row.path) && mtime ? { ...row, mtime } : row))
    .sort((a, b) => compareNames(a.path, b.path));
}

describe("a layer tar that dockerd refuses is refused", () => {
  const refused = recorded.filter((one) => one.error !== undefined && !(one.name in LOOSER));

  it.each(refused)("$name", ({ tar }) => {
    expect(() => layerOf(gunzipSync(Buffer.from(tar, "base64")))).toThrow(ImageError);
  });
});

describe("a layer tar that dockerd stops at the root is refused", () => {
  it.each(recorded.filter((one) => one.name in STRICTER))("$name", ({ name, tar }) => {
    expect(() => layerOf(gunzipSync(Buffer.from(tar, "base64")))).toThrow(STRICTER[name]);
  });
});

describe("of two entries with one name the last counts", () => {
  const takes = (name: string) => {
    const { tar } = recorded.find((one) => one.name === name)!;
    const rows = rowsOf(layerOf(gunzipSync(Buffer.from(tar, "base64"))));
    return rows.map(
      ({ path, type, mode, nlink }) => `${path} ${type} ${mode.toString(8)} ${nlink}`,
    );
  };

  it("a file over a file", () => {
    expect(takes("dup file")).toEqual(["/ dir 755 2", "/b file 644 1", "/a file 600 1"]);
  });

  it("a file over a directory, whose files go with it", () => {
    expect(takes("dup dir->file")).toEqual(["/ dir 755 2", "/a file 644 1"]);
  });

  it("a directory over a file", () => {
    expect(takes("dup file->dir")).toEqual(["/ dir 755 3", "/a dir 750 2"]);
  });

  it("a directory over a directory, whose files stay", () => {
    expect(takes("dup dir->dir")).toEqual(["/ dir 755 3", "/a dir 755 2", "/a/x file 644 1"]);
  });

  it("a directory over a symlink to one", () => {
    expect(takes("dir entry over symlink to dir")).toEqual([
      "/ dir 755 4",
      "/d dir 750 2",
      "/s dir 750 2",
    ]);
  });

  it("a symlink over a directory, which leads later entries elsewhere", () => {
    const layer = layerOf(
      makeTar([
        { name: "d/" },
        { name: "e/" },
        { name: "d", type: "2", linkname: "e" },
        { name: "d/x", data: "x" },
      ]),
    );

    expect(rowsOf(layer).map(({ path }) => path)).toEqual(["/", "/e", "/e/x", "/d"]);
  });
});

it("a whiteout may be longer than a name, if what it takes away is one", () => {
  const long = "q".repeat(255);
  const whiteout = { name: "w", pax: { path: `.wh.${long}` } };

  // dockerd 20.10 loads what it wrote itself of such a whiteout.
  expect(rowsOf(layerOf(makeTar([whiteout]))).map(({ path }) => path)).toEqual(["/", `/${long}`]);
  expect(() => layerOf(makeTar([{ ...whiteout, pax: { path: `.wh.${long}q` } }]))).toThrow(
    "longer than 255 bytes",
  );
});
