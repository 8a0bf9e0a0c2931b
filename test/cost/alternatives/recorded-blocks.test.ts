import { describe, expect, it } from "vitest";
import { BlockLedger } from "../../../src/cost/alternatives/block-ledger.ts";
import { BTRFS_RULES } from "../../../src/cost/alternatives/btrfs.ts";
import { filesOf } from "../../../src/cost/alternatives/files-of.ts";
import { ReflinkLedger } from "../../../src/cost/alternatives/reflink.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";
import { CHANGES, FILES } from "./support/changes.ts";
import { recorded } from "./support/fixture.ts";
import { runOnOverlay, runOnSnapshot } from "./support/in-engine.ts";
import type { DiskBlocks } from "./support/on-disk.ts";

type Blocks = Readonly<Record<string, DiskBlocks>>;

/** By name, of what `measure` says of each file. */
function byName(upper: Layer, measure: (ino: number) => DiskBlocks | undefined): Blocks {
  return Object.fromEntries(
    [...walk(upper.root)].flatMap(({ path, inode }) => {
      const found = measure(inode.ino);
      return found === undefined ? [] : [[path.slice(1), found]];
    }),
  );
}

// Recorded by test/kernel/block-sharing.test.ts.
describe("blocks that real file systems share", () => {
  it("are those of an overlay on XFS, file by file", () => {
    const ledger = new ReflinkLedger(() => ran);
    let ran: readonly Layer[] = [];
    const { upper } = runOnOverlay(FILES, CHANGES, {
      reflinks: true,
      listen: ({ lowers }) => {
        ran = lowers;
        return (event) => ledger.add(event);
      },
    });

    const files = new Map(ledger.measure(upper).map((file) => [file.ino, file]));
    const blocks = byName(upper, (ino) => {
      const file = files.get(ino);
      return file && { shared: file.shared, own: file.broken + file.fresh };
    });

    expect(blocks).toEqual(recorded<Blocks>("overlay-on-xfs.json"));
  });

  it("are those of a snapshot on Btrfs, file by file", () => {
    const ledger = new BlockLedger(BTRFS_RULES);
    const { upper } = runOnSnapshot(FILES, CHANGES, (before) => {
      for (const { ino, content } of filesOf(before.upper)) ledger.share(ino, content);
      return (event) => ledger.add(event);
    });

    const files = new Map(ledger.measure(upper).map((file) => [file.ino, file]));
    const blocks = byName(upper, (ino) => {
      const file = files.get(ino);
      if (file === undefined) return undefined;
      // Beside its inode.
      if (file.size <= 2048) return { shared: 0, own: 0 };
      return { shared: file.shared, own: file.broken + file.fresh };
    });

    expect(blocks).toEqual(recorded<Blocks>("snapshot-on-btrfs.json"));
  });
});
