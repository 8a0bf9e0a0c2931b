import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../src/image/byte-range.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import type { Records } from "../../src/store/records.ts";
import { tempFolder } from "../image/support/temp.ts";
import { digestOf, load, newFolder, ociArchive } from "./support/images.ts";

const folder = tempFolder();
const open = () => ImageStore.open(newFolder(folder));

async function textOf(records: Records, key: string, name: string): Promise<string> {
  const file = await records.open(key, name);
  const text = readWhole(file.range).toString();
  file.close();
  return text;
}

describe("the records of a store", () => {
  it("keep a document and files, until they are put anew or go", async () => {
    const { containers, folder: path } = open();
    const bytes = (text: string) => [Buffer.from(text)];

    await containers.write("web", {
      document: { a: 1 },
      files: { upper: bytes("u"), log: bytes("l") },
    });
    await containers.write("web", {
      document: { a: 2 },
      files: { upper: "kept", tty: bytes("t") },
    });

    expect(await containers.read("web")).toEqual({
      ...{ key: "web", document: { a: 2 }, needs: [], files: ["upper", "tty"] },
      revision: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await textOf(containers, "web", "upper")).toBe("u");
    expect(await textOf(containers, "web", "tty")).toBe("t");
    await expect(containers.open("web", "log")).rejects.toThrow("no file log in record web");
    expect(readdirSync(join(path, "copyup", "containers", "web"))).toHaveLength(3);
    expect(await containers.remove("web")).toBe(true);
    expect(await containers.remove("web")).toBe(false);
    expect(readdirSync(join(path, "copyup", "containers"))).toEqual([]);
  });

  it("are written together, those before a failure for good", async () => {
    const { buildCache } = open();
    const missing = digestOf("nowhere");

    await buildCache.writeAll([
      { key: "a", document: 1 },
      { key: "b", document: 2 },
    ]);
    const writing = buildCache.writeAll([
      { key: "c", document: 3 },
      { key: "d", document: 4, needs: [missing] },
    ]);

    await expect(writing).rejects.toThrow("record d needs it");
    const kept = (await buildCache.list()).map(({ key, document }) => [key, document]);
    expect(kept).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
  });

  it("take any text as a key", async () => {
    const { buildCache } = open();
    const keys = ["", "../../etc", "Ä", "a/b", "x".repeat(500), "key"];

    for (const key of keys) await buildCache.write(key, { document: key });

    const found = (await buildCache.list()).map(({ key, document }) => [key, document]);
    expect(found.sort()).toEqual(keys.map((key) => [key, key]).sort());
  });

  it("keep the image that they need when it is removed", async () => {
    const store = open();
    await load(store, folder, ociArchive({ layers: ["a"], name: "x" }));
    const { main } = await store.resolve("x");
    await store.containers.write("c", { document: null, needs: [main.digest] });

    await store.remove("x");
    await store.gc({ minAge: 0 });
    const blobs = () => readdirSync(join(store.folder, "blobs", "sha256"));

    expect(blobs()).toHaveLength(3);
    await store.containers.remove("c");
    await store.gc({ minAge: 0 });
    expect(blobs()).toEqual([]);
    await expect(
      store.containers.write("c", { document: null, needs: [main.digest] }),
    ).rejects.toThrow("the blob is missing; record c needs it");
  });

  it.each(["null", "[]", "{}", '{"key":"c"}', '{"key":"c","needs":["x"],"files":{}}', "{"])(
    "are told damaged when they say %s",
    async (text) => {
      const { containers, folder: root } = ImageStore.open(newFolder(folder));
      await containers.write("c", { document: 1 });
      writeFileSync(join(root, "copyup", "containers", "c", "record.json"), text);

      await expect(containers.list()).rejects.toMatchObject({ fault: { kind: "damaged" } });
    },
  );

  it("are not written over what came or changed since they were read", async () => {
    const { containers } = ImageStore.open(newFolder(folder));
    const write = (replaces: string | null, a: number) =>
      containers.write("one", { document: { a }, replaces });
    const conflict = { kind: "conflict" };

    await write(null, 1);
    await expect(write(null, 2)).rejects.toMatchObject({ fault: conflict });
    const { revision } = (await containers.read("one"))!;
    await write(revision, 3);
    await expect(write(revision, 4)).rejects.toMatchObject({ fault: conflict });
    const both = await Promise.allSettled([
      ImageStore.open(newFolder(folder)).containers.write("x", { document: 1, replaces: null }),
      containers.write("two", { document: 1, replaces: null }),
      containers.write("two", { document: 2, replaces: null }),
    ]);

    expect(await containers.read("one")).toMatchObject({ document: { a: 3 } });
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  });
});
