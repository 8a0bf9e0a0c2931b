import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../src/image/byte-range.ts";
import { ImageStore } from "../../src/store/image-store.ts";
import { systemSurroundings } from "../../src/store/surroundings.ts";
import { tempFolder } from "../image/support/temp.ts";
import { digestOf, newFolder } from "./support/images.ts";

const folder = tempFolder();
const BYTES = Buffer.from("0123456789".repeat(1000));
const DIGEST = digestOf(BYTES);

async function fresh() {
  const store = ImageStore.open(newFolder(folder));
  const lease = await store.lease();
  const ingest = () => readdirSync(join(store.folder, "copyup", "ingest"));
  return { store, lease, blobs: lease.blobs, ingest };
}

describe("the blobs of a store", () => {
  it("are there once they are whole, and not before", async () => {
    const { blobs, ingest } = await fresh();

    const writer = await blobs.write(DIGEST);
    await writer.write(BYTES.subarray(0, 5000));
    expect(blobs.size(DIGEST)).toBeNull();
    await writer.write(BYTES.subarray(5000));
    await writer.commit();

    expect(blobs.size(DIGEST)).toBe(BYTES.length);
    const blob = blobs.open(DIGEST);
    expect(readWhole(blob.range)).toEqual(BYTES);
    blob.close();
    expect(ingest()).toEqual([]);
  });

  it("have the digest that they were to have, or are thrown away", async () => {
    const { blobs, ingest } = await fresh();

    const writer = await blobs.write(DIGEST);
    await writer.write(Buffer.from("other"));

    await expect(writer.commit()).rejects.toThrow(
      `what was written has digest ${digestOf("other")}; expected ${DIGEST}; it was thrown away: get it again`,
    );
    expect(blobs.size(DIGEST)).toBeNull();
    expect(ingest()).toEqual([]);
  });

  it("are gone on with where a download broke off", async () => {
    const { blobs } = await fresh();
    const first = await blobs.write(DIGEST, { resume: true });
    await first.write(BYTES.subarray(0, 1234));
    await first.abort({ keep: true });

    const second = await blobs.write(DIGEST, { resume: true });
    expect(second.offset).toBe(1234);
    await second.write(BYTES.subarray(1234));
    await second.commit();

    expect(blobs.size(DIGEST)).toBe(BYTES.length);
  });

  it("are begun anew when the server will not go on", async () => {
    const { blobs } = await fresh();
    const first = await blobs.write(DIGEST, { resume: true });
    await first.write(Buffer.from("rubbish"));
    await first.abort({ keep: true });

    const second = await blobs.write(DIGEST, { resume: true });
    await second.restart();
    expect(second.offset).toBe(0);
    await second.write(BYTES);
    await second.commit();

    expect(blobs.size(DIGEST)).toBe(BYTES.length);
  });

  it("are gone on with by the next process when the first was killed, and by one alone", async () => {
    const path = newFolder(folder);
    const as = (self: string, alive: readonly string[]) => ({
      ...systemSurroundings(),
      processes: {
        self,
        state: (name: string) => (alive.includes(name) ? ("alive" as const) : ("gone" as const)),
      },
    });
    const dead = await ImageStore.open(path, as("1.0", ["1.0"])).lease();
    await (await dead.blobs.write(DIGEST, { resume: true })).write(BYTES.subarray(0, 10));
    const living = as("2.0", ["2.0", "3.0"]);
    const [one, two] = await Promise.all(
      [living, as("3.0", ["2.0", "3.0"])].map(async (surroundings) => {
        const lease = await ImageStore.open(path, surroundings).lease();
        return lease.blobs.write(DIGEST, { resume: true });
      }),
    );

    expect([one!.offset, two!.offset].sort()).toEqual([0, 10]);
    for (const writer of [one!, two!]) {
      await writer.write(BYTES.subarray(writer.offset));
      await writer.commit();
    }
    expect(readdirSync(join(path, "copyup", "ingest"))).toEqual([]);
  });

  it("take the place of a damaged one", async () => {
    const { store, blobs } = await fresh();
    const path = join(store.folder, "blobs", "sha256", DIGEST.slice(7));
    writeFileSync(path, "0123");

    const put = await blobs.put([BYTES.subarray(0, 3), BYTES.subarray(3)]);

    expect(put).toEqual({ digest: DIGEST, size: BYTES.length });
    expect(statSync(path).size).toBe(BYTES.length);
  });

  it("are put together: what is there already is not asked for", async () => {
    const { store, lease, blobs, ingest } = await fresh();
    const other = Buffer.from("other");
    await blobs.put([other]);
    const two = { digest: digestOf("two"), chunks: () => [Buffer.from("t"), Buffer.from("wo")] };
    const never = () => {
      throw new Error("asked for");
    };

    const written = await blobs.putAll([
      { digest: DIGEST, chunks: () => [BYTES] },
      { digest: digestOf(other), chunks: never },
      two,
      { ...two, chunks: never },
    ]);

    expect(written).toEqual(new Set([DIGEST, two.digest]));
    const blob = blobs.open(two.digest);
    expect(readWhole(blob.range).toString()).toBe("two");
    blob.close();
    expect(ingest()).toEqual([]);
    expect((await store.gc({ minAge: 0 })).blobs).toEqual([]);
    await lease.release();
    expect((await store.gc({ minAge: 0 })).blobs).toHaveLength(3);
  });

  it("are put all or none", async () => {
    const { blobs, ingest } = await fresh();
    const chunks = () => [BYTES];

    const putting = blobs.putAll([
      { digest: DIGEST, chunks },
      { digest: digestOf("x"), chunks },
    ]);

    await expect(putting).rejects.toThrow(`has digest ${DIGEST}; expected ${digestOf("x")}`);
    expect(blobs.size(DIGEST)).toBeNull();
    expect(ingest()).toEqual([]);
  });

  it("stay while a lease needs them, and go with it", async () => {
    const { store, lease, blobs } = await fresh();
    await blobs.put([BYTES]);

    expect(await store.gc({ minAge: 0 })).toEqual({ blobs: [], bytes: 0 });
    await lease.release();
    expect(await store.gc()).toEqual({ blobs: [], bytes: 0 });
    expect(await store.gc({ minAge: 0 })).toEqual({ blobs: [DIGEST], bytes: BYTES.length });
  });

  it("are garbage of no age at all, too, when their time is ahead of the clock", async () => {
    const behind = ImageStore.open(newFolder(folder), { ...systemSurroundings(), now: () => 0 });
    const lease = await behind.lease();
    await lease.blobs.put([BYTES]);
    await lease.release();

    expect((await behind.gc({ minAge: 1 })).blobs).toEqual([]);
    expect((await behind.gc({ minAge: 0 })).blobs).toEqual([DIGEST]);
  });

  it("say which is missing when it is opened, or an image is published without it", async () => {
    const { lease, blobs } = await fresh();
    const config = await blobs.put([Buffer.from("{}")]);
    const layer = { mediaType: "", digest: DIGEST, size: 1 };
    const manifest = { config: { mediaType: "", ...config }, layers: [layer] };
    const { digest } = await blobs.put([Buffer.from(JSON.stringify(manifest))]);

    expect(() => blobs.open(DIGEST)).toThrow(
      `${DIGEST.slice(7)}: the blob is missing; pull or load the image again`,
    );
    await expect(lease.publish({ digest, mediaType: "x", names: [] })).rejects.toThrow(
      `${DIGEST.slice(7)}: the blob is missing; write it first`,
    );
  });
});
