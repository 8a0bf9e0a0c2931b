import { closeSync, ftruncateSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildImage, createContainer, fixedClock } from "../../src/docker/index.ts";
import { saveDocker } from "../../src/image/save/save-docker.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MIB = 2 ** 20;
/** Of each file: far more than may be added to the memory. */
const SIZE = 256 * MIB;
const MOST_GROWN = 128 * MIB;

const folder = temporaryFolder();

/** Bytes that the process had at most so far. */
const peak = (): number => process.resourceUsage().maxRSS * 1024;

/** The size of what comes, none of which is kept. */
function swallow(pieces: Iterable<Uint8Array>): number {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  return size;
}

it("builds, runs, commits, exports and saves large files in little memory", async () => {
  const sparse = join(folder, "sparse");
  const fd = openSync(sparse, "w");
  ftruncateSync(fd, SIZE);
  closeSync(fd);
  const run = async (lines: string, context: Record<string, string>) =>
    buildImage({
      context: { Dockerfile: `FROM alpine\n${lines}`, ...context },
      contexts: { disk: folder },
      clock: fixedClock(1),
    });
  // What is loaded, and made once, does not count.
  await run("COPY small /\nRUN dd if=/dev/zero of=/x count=1 && cp /x /y\n", { small: "s" });
  const before = peak();

  const built = await run(
    [
      "COPY --from=disk sparse /copied",
      "RUN truncate -s 256M /holes",
      "RUN dd if=/dev/zero of=/zeros bs=1M count=256",
      "RUN chmod 600 /zeros && cp /holes /holes2 && mv /copied /moved",
    ].join("\n"),
    {},
  );
  const container = createContainer(built.image, { clock: fixedClock(1) });
  const ran = await container.exec("chown 1 /moved; echo >> /zeros; stat -c %s /zeros");
  const committed = container.commit();
  const exported = swallow(container.export());
  const saved = swallow(saveDocker([{ image: committed, references: [] }], "oci"));
  built.close();

  expect(ran).toMatchObject({ status: 0, stdout: `${SIZE + 1}\n` });
  const sizes = built.image.layers.slice(1).map(({ size }) => size);
  expect(sizes).toEqual([SIZE, SIZE, SIZE, 3 * SIZE]);
  expect(committed.layers.at(-1)!.size).toBe(2 * SIZE + 1);
  expect(exported).toBeGreaterThan(4 * SIZE);
  expect(saved).toBeGreaterThan(8 * SIZE);
  expect(peak() - before).toBeLessThan(MOST_GROWN);
}, 300_000);
