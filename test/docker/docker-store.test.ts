import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  buildImage,
  fixedClock,
  type Image,
  openImageFile,
  openStore,
  StoreError,
} from "../../src/docker/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let count = 0;
const fresh = () => openStore(join(folder, `${count++}`));

async function image(text: string): Promise<Image> {
  const context = { Dockerfile: "FROM scratch\nCOPY f /f\n", f: text };
  return (await buildImage({ context, clock: fixedClock(1) })).image;
}

describe("a store", () => {
  it("keeps images by name, and lets them go as docker rmi does", async () => {
    const store = fresh();
    const id = await store.put(await image("abc"), "one:1");

    expect(await store.tag("one:1", "two")).toBe("two:latest");
    expect(await store.list()).toMatchObject([
      { id, names: ["one:1", "two:latest"], size: 3, shared: 0 },
    ]);
    expect(await store.remove("one:1")).toEqual(["Untagged: one:1"]);
    expect(await store.remove("two")).toEqual([
      "Untagged: two:latest",
      `Deleted: ${id}`,
      expect.stringMatching(/^Deleted: sha256:/),
    ]);
    expect(await store.list()).toEqual([]);
    await expect(store.open("one:1")).rejects.toThrow(StoreError);
  });

  it.each(["oci", "legacy"] as const)(
    "saves in the %s form what another loads and anyone opens",
    async (form) => {
      const store = fresh();
      const [one, two] = [await image("1"), await image("22")];
      const id = await store.put(one, "one:1");
      await store.put(two, "two:2");
      const file = join(folder, `${form}.tar`);
      const pieces: Uint8Array[] = [];
      for await (const piece of store.save(["one:1", "two:2", id], { form })) pieces.push(piece);
      writeFileSync(file, Buffer.concat(pieces));

      const other = fresh();
      expect(await other.load(file)).toEqual(["one:1", "two:2"]);

      expect((await other.list()).map((each) => [each.id, each.names])).toEqual([
        [one.config.id, ["one:1"]],
        [two.config.id, ["two:2"]],
      ]);
      const opened = await openImageFile(file, { reference: "two:2" });
      expect(opened.image.config.id).toBe(two.config.id);
      expect(opened.image.layers.map(({ diffId }) => diffId)).toEqual(
        two.layers.map(({ diffId }) => diffId),
      );
      opened.close();
    },
  );
});
