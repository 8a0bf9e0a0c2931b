import { describe, expect, it } from "vitest";
import { BlockLedger, type FileBlocks } from "../../../src/cost/alternatives/block-ledger.ts";
import { BTRFS_RULES } from "../../../src/cost/alternatives/btrfs.ts";
import { filesOf } from "../../../src/cost/alternatives/files-of.ts";
import { ReflinkLedger } from "../../../src/cost/alternatives/reflink.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";
import { ALL, CHANGES, COPIED_FILES, COPIES, FILES } from "./support/changes.ts";
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

  it("are those of copies on an overlay on XFS", () => {
    const ledger = new ReflinkLedger(() => ran);
    let ran: readonly Layer[] = [];
    const { upper } = runOnOverlay(COPIED_FILES, COPIES, {
      reflinks: true,
      listen: ({ lowers }) => {
        ran = lowers;
        return (event) => ledger.add(event);
      },
    });

    expectCopies("copies-on-xfs.json", upper, ledger.measure(upper));
    const all = recorded<Blocks>("copies-on-xfs.json")[ALL]!;
    expect(ledger.storedBytes(upper)).toBe(all.own * 4096);
  });

  it("are those of copies in a snapshot on Btrfs", () => {
    const ledger = new BlockLedger(BTRFS_RULES);
    const { upper } = runOnSnapshot(
      COPIED_FILES,
      COPIES,
      (before) => {
        for (const { ino, content } of filesOf(before.upper)) ledger.share(ino, content);
        return (event) => ledger.add(event);
      },
      { reflinks: true },
    );

    // What is small lies beside its inode. Reserved space is shared there, where the clone has a hole here.
    const but = ["small", "small-whole", "reserved-whole"];
    expectCopies("copies-on-btrfs.json", upper, ledger.measure(upper), but);
  });
});

/** FIEMAP calls a block shared whoever has it, too; the ledger tells one of twins as its own. `but`: files of which more or
 *  less is shared there, that take as little room. */
function expectCopies(
  name: string,
  upper: Layer,
  measured: readonly FileBlocks[],
  but: readonly string[] = [],
): void {
  const { [ALL]: all, ...files } = recorded<Blocks>(name);
  const byIno = new Map(measured.map((file) => [file.ino, file]));
  const told = byName(upper, (ino) => {
    const file = byIno.get(ino);
    return file && { shared: file.shared, own: file.broken + file.fresh };
  });
  const single = (blocks: Blocks) =>
    Object.entries(blocks).filter(([path]) => !/^twin|written/.test(path) && !but.includes(path));

  expect(Object.keys(told).sort()).toEqual(Object.keys(files).sort());
  expect(single(told).sort()).toEqual(single(files).sort());
  const own = Object.entries(told).filter(([path]) => !but.includes(path));
  expect(own.reduce((sum, [, file]) => sum + file.own, 0)).toBe(all!.own);
}
