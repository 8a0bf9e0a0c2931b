import fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockLedger, type FileBlocks } from "../../src/cost/alternatives/block-ledger.ts";
import { BTRFS_RULES } from "../../src/cost/alternatives/btrfs.ts";
import { filesOf } from "../../src/cost/alternatives/files-of.ts";
import { ReflinkLedger } from "../../src/cost/alternatives/reflink.ts";
import { type Layer, walk } from "../../src/layer/layer.ts";
import type { Change, FileBefore } from "../cost/alternatives/support/changes.ts";
import { onFileSystem, onOverlay } from "../cost/alternatives/support/file-system.ts";
import { runOnOverlay, runOnSnapshot } from "../cost/alternatives/support/in-engine.ts";
import {
  blocksBelow,
  change,
  command,
  type DiskBlocks,
  layFiles,
} from "../cost/alternatives/support/on-disk.ts";
import { lackingAsRoot } from "../support/lacking-docker.ts";

const lacking = lackingAsRoot("mkfs.xfs", "mkfs.btrfs", "filefrag");

/** Which random changes: COPYUP_SEED asks for certain ones, COPYUP_BLOCK_CASES for more. */
const SEED = Number(process.env.COPYUP_SEED ?? Date.now() % 2 ** 31);
const CASES = Number(process.env.COPYUP_BLOCK_CASES ?? 30);

const KIB = 1024;
const FILES: readonly FileBefore[] = [
  { path: "odd", size: 50_001, data: [[0, 50_001]] },
  { path: "even", size: 64 * KIB, data: [[0, 64 * KIB]] },
  {
    path: "sparse",
    size: 100 * KIB,
    data: [
      [8 * KIB, 8 * KIB],
      [40 * KIB, 20 * KIB],
    ],
  },
];

const path = fc.constantFrom(...FILES.map((file) => file.path));
/** Often at the edge of a block. */
const offset = fc.oneof(
  fc.nat(120 * KIB),
  fc.nat(30).map((block) => block * 4 * KIB),
);
const bytes = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(1, 4096, 8192));
const one: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("write"), path, at: offset, bytes }) },
  fc.record({ do: fc.constant("append"), path, bytes }),
  fc.record({ do: fc.constant("truncate"), path, size: offset }),
  fc.record({ do: fc.constant("punch"), path, at: offset, bytes }),
  fc.record({ do: fc.constant("reserve"), path, at: offset, bytes }),
) as fc.Arbitrary<Change>;
const cases = fc.sample(fc.array(one, { minLength: 1, maxLength: 8 }), {
  seed: SEED,
  numRuns: CASES,
});

/** Blocks that are shared, by name. Which others a file has is the file system's choice in part: XFS reserves some ahead
 *  of writes, Btrfs has none for a short file. */
type Shared = Readonly<Record<string, number>>;

const sharedOf = (blocks: Readonly<Record<string, DiskBlocks>>): Shared =>
  Object.fromEntries(Object.entries(blocks).map(([name, { shared }]) => [name, shared]));

function byName(upper: Layer, files: readonly FileBlocks[]): Shared {
  const blocks = new Map(files.map((file) => [file.ino, file]));
  return Object.fromEntries(
    [...walk(upper.root)].flatMap(({ path: at, inode }) => {
      const file = blocks.get(inode.ino);
      return file === undefined ? [] : [[at.slice(1), file.shared]];
    }),
  );
}

function onXfs(changes: readonly Change[]) {
  let lowers: readonly Layer[] = [];
  const ledger = new ReflinkLedger(() => lowers);
  const { upper } = runOnOverlay(FILES, changes, {
    reflinks: true,
    listen: (layers) => {
      lowers = layers.lowers;
      return (event) => ledger.add(event);
    },
  });
  return byName(upper, ledger.measure(upper));
}

function onBtrfs(changes: readonly Change[]) {
  const ledger = new BlockLedger(BTRFS_RULES);
  const { upper } = runOnSnapshot(FILES, changes, (before) => {
    for (const { ino, content } of filesOf(before.upper)) ledger.share(ino, content);
    return (event) => ledger.add(event);
  });
  return byName(upper, ledger.measure(upper));
}

describe.skipIf(lacking.skipped)(`random changes on real file systems${lacking.why}`, () => {
  it(`leave the blocks shared that the model says, on XFS (seed ${SEED})`, () => {
    const real = onFileSystem("xfs", (home) =>
      cases.map((changes, i) => {
        const folder = join(home, `${i}`);
        fs.mkdirSync(folder);
        const { upper } = onOverlay(
          folder,
          (lower) => layFiles(lower, FILES),
          (merged) => {
            for (const each of changes) change(merged, each);
          },
        );
        return { changes, blocks: sharedOf(blocksBelow(upper)) };
      }),
    );

    for (const { changes, blocks } of real) {
      expect(onXfs(changes), JSON.stringify(changes)).toEqual(blocks);
    }
  }, 120_000);

  it(`leave the blocks shared that the model says, on Btrfs (seed ${SEED})`, () => {
    const real = onFileSystem("btrfs", (home) => {
      const image = join(home, "image");
      command("btrfs", "subvolume", "create", image);
      layFiles(image, FILES);
      command("sync", "-f", image);
      return cases.map((changes, i) => {
        const container = join(home, `${i}`);
        command("btrfs", "subvolume", "snapshot", image, container);
        for (const each of changes) change(container, each);
        return { changes, blocks: sharedOf(blocksBelow(container)) };
      });
    });

    for (const { changes, blocks } of real) {
      expect(onBtrfs(changes), JSON.stringify(changes)).toEqual(blocks);
    }
  }, 120_000);
});
