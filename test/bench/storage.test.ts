import { describe, expect, it } from "vitest";
import { ColumnStorage } from "../../bench/storage/columns.ts";
import { ObjectStorage } from "../../bench/storage/objects.ts";
import type { Storage } from "../../bench/storage/storage.ts";
import { Content } from "../../src/layer/content.ts";

/** Enough to make every column and table grow. */
const FILES = 3000;

function fill<Handle>(storage: Storage<Handle>): Storage<Handle> {
  const dir = storage.directory(storage.root, "dir");
  for (let i = 0; i < FILES; i++) {
    const content = Content.hole(i + 1);
    const file = { ino: i, mtimeSec: i, mtimeNsec: 0, content };
    storage.file(i % 2 === 0 ? dir : storage.root, `file-${i}`, file);
  }
  storage.seal();
  return storage;
}

describe.each([
  ["objects", () => fill(new ObjectStorage()) as Storage<unknown>],
  ["columns", () => fill(new ColumnStorage()) as Storage<unknown>],
])("inodes as %s", (_name, make) => {
  const storage = make();

  it("find every file", () => {
    for (let i = 0; i < FILES; i++) {
      const name = `file-${i}`;
      expect(storage.find(i % 2 === 0 ? ["dir", name] : [name])).toBe(i + 1);
    }
  });

  it("find nothing that is not there", () => {
    expect(storage.find(["file-0"])).toBe(-1);
    expect(storage.find(["file-1", "file-0"])).toBe(-1);
  });

  it("are all visited, once each", () => {
    const sizes = (FILES * (FILES + 1)) / 2;
    const times = (FILES * (FILES - 1)) / 2;

    expect(storage.walk(false)).toBe(sizes + times + FILES * 0o100644 + 0o040755);
  });

  it("come with their names", () => {
    const names = ["dir", ...Array.from({ length: FILES }, (_, i) => `file-${i}`)];
    const sum = names.reduce((total, name) => total + name.length + name.charCodeAt(0), 0);

    expect(storage.walk(true) - storage.walk(false)).toBe(sum);
  });
});
