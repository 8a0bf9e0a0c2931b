import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ImageStore } from "../../src/store/image-store.ts";
import { StoreError } from "../../src/store/store-error.ts";
import { isRoot } from "../image/support/machine.ts";
import { tempFolder } from "../image/support/temp.ts";
import { load, newFolder, ociArchive } from "./support/images.ts";

const folder = tempFolder();
chmodSync(folder.path, 0o755);
const NOBODY = 65534;

/** Does some work as a user who owns nothing: root may do all. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

/** A store of root's with one packed image. */
async function store(): Promise<string> {
  const root = newFolder(folder);
  await load(ImageStore.open(root), folder, ociArchive({ layers: ["x"], name: "x", packed: true }));
  return root;
}

const look = async (root: string) => (await ImageStore.open(root).list()).length;
const openImage = async (root: string) => (await ImageStore.open(root).open("x")).close();
const change = async (root: string) => ImageStore.open(root).tag("x", "y");

describe.skipIf(!isRoot)(`a store of another user's${isRoot ? "" : " (skipped: not root)"}`, () => {
  it("is read, and nothing is kept in it", async () => {
    const root = await store();

    expect(await asNobody(() => look(root))).toBe(1);
    await asNobody(() => openImage(root));
    await expect(asNobody(() => change(root))).rejects.toMatchObject({
      fault: { kind: "no-permission", remedy: expect.stringContaining("--store DIR") },
    });
  });

  it.each([
    ["the folder", "", look],
    ["index.json", "index.json", look],
    ["our part of it", "copyup", look],
    ["the version", "copyup/version", look],
    ["blobs", "blobs/sha256", openImage],
    ["blobs", "blobs", change],
  ] as const)("that hides %s is told so: %s", async (_, path, work) => {
    const root = await store();
    chmodSync(join(root, path), 0o000);

    const error = await asNobody<unknown>(() => work(root)).then(
      () => null,
      (thrown: unknown) => thrown,
    );

    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).message).toMatch(/EACCES: permission denied.*--store DIR/);
  });

  it("may hide what can be worked out again", async () => {
    const root = await store();
    chmodSync(join(root, "copyup", "layers"), 0o000);

    await asNobody(() => openImage(root));
  });
});
