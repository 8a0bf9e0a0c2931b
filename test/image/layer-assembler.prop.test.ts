import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeFile } from "../../src/image/byte-range.ts";
import { ImageError } from "../../src/image/image-error.ts";
import { importTar } from "../../src/image/import-tar.ts";
import { openFile } from "../../src/image/open-file.ts";
import { type Inode, isDir, namesOf } from "../../src/layer/inode.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import { type MadeEntry, makeTar } from "./support/make-tar.ts";
import { tempFolder } from "./support/temp.ts";

const folder = tempFolder();

const part = fc.constantFrom("a", "b", "c", "..", ".", "", ".wh.a", ".wh..wh..opq", ".wh.");
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const entry: fc.Arbitrary<MadeEntry> = fc.record({
  name,
  type: fc.constantFrom("0", "0", "5", "5", "1", "1", "2", "2", "3", "6"),
  linkname: fc.oneof(
    name,
    name.map((path) => `/${path}`),
  ),
  data: fc.constantFrom("", "x", "xyz"),
  mode: fc.integer({ min: 0, max: 0o7777 }),
});

/** Of a link or a device there is no payload. */
const made = entry.map((one) => (one.type === "0" ? one : { ...one, data: "" }));

function layerOf(entries: readonly MadeEntry[]): Layer | null {
  const file = openFile(folder.write("any.tar", makeTar(entries)), "any.tar");
  try {
    return importTar(wholeFile(file), { name: "layer" }).layer;
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  } finally {
    file.close();
  }
}

describe("any sequence of entries", () => {
  it("becomes a sound tree or is refused", () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 12 }), (entries) => {
        const layer = layerOf(entries);
        if (layer !== null) expectSound(layer);
      }),
      { numRuns: 1000 },
    );
  });

  it("means the same a second time, if nothing in it is a whiteout", () => {
    const plain = made.filter((one) => !one.name.includes(".wh."));
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 8 }), (entries) => {
        const once = layerOf(entries);
        fc.pre(once !== null && entries.every((one) => one.type !== "1" && one.type !== "2"));
        const twice = layerOf([...entries, ...entries]);
        if (twice !== null) expect(outline(twice)).toEqual(outline(once!));
      }),
    );
  });
});

/** Link counts are right, and every name is one that a directory can hold. */
function expectSound(layer: Layer): void {
  const names = new Map<Inode, number>();
  for (const { path, inode } of walk(layer.root)) {
    names.set(inode, (names.get(inode) ?? 0) + 1);
    const last = path.slice(path.lastIndexOf("/") + 1);
    expect(path === "/" || !["", ".", ".."].includes(last), path).toBe(true);
  }
  for (const [inode, count] of names) {
    const below = isDir(inode) ? [...namesOf(inode).entries.values()].filter(isDir).length : 0;
    expect(inode.nlink).toBe(isDir(inode) ? 2 + below : count);
  }
}

const outline = (layer: Layer): string[] =>
  [...walk(layer.root)].map(({ path, inode }) => `${path} ${inode.mode}`).sort();
