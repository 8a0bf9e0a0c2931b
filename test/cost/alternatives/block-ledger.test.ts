import { describe, expect, it } from "vitest";
import {
  BlockLedger,
  type BlockRules,
  type FileBlocks,
} from "../../../src/cost/alternatives/block-ledger.ts";
import { BTRFS_RULES } from "../../../src/cost/alternatives/btrfs.ts";
import { filesOf } from "../../../src/cost/alternatives/files-of.ts";
import { PAGE_RULES } from "../../../src/cost/alternatives/page-rules.ts";
import { ZFS_RULES } from "../../../src/cost/alternatives/zfs.ts";
import type { Change } from "./support/changes.ts";
import { runOnSnapshot } from "./support/in-engine.ts";

const KIB = 1024;

/** What changes to one file of this size, whole data, leave of it, and what they had carried over. */
function changed(rules: BlockRules, size: number, ...changes: readonly Change[]) {
  const ledger = new BlockLedger(rules);
  const file = { path: "f", size, data: [[0, size]] } as const;
  const { upper } = runOnSnapshot([file], changes, ({ upper: before }) => {
    for (const { ino, content } of filesOf(before)) ledger.share(ino, content);
    return (event) => ledger.add(event);
  });
  const [blocks] = ledger.measure(upper) as [FileBlocks];
  const { shared, broken, fresh } = blocks;
  return { shared, broken, fresh, copied: ledger.copiedBytes };
}

const write = (at: number, bytes: number): Change => ({ do: "write", path: "f", at, bytes });
const truncate = (size: number): Change => ({ do: "truncate", path: "f", size });

describe("what a write carries over", () => {
  it.each<[string, BlockRules, readonly Change[], ReturnType<typeof changed>]>([
    ["nothing without a write", PAGE_RULES, [], { shared: 64, broken: 0, fresh: 0, copied: 0 }],
    [
      "the rest of a page",
      PAGE_RULES,
      [write(5000, 1)],
      { shared: 63, broken: 1, fresh: 0, copied: 4095 },
    ],
    [
      "nothing of pages that are written whole",
      PAGE_RULES,
      [write(4 * KIB, 16 * KIB)],
      { shared: 60, broken: 4, fresh: 0, copied: 0 },
    ],
    [
      "the rest of the first page and of the last",
      PAGE_RULES,
      [write(4 * KIB + 1, 16 * KIB)],
      { shared: 59, broken: 5, fresh: 0, copied: 1 + 4095 },
    ],
    [
      "nothing again of a page that is its own",
      PAGE_RULES,
      [write(0, 1), write(100, 1), write(0, 1)],
      { shared: 63, broken: 1, fresh: 0, copied: 4095 },
    ],
    [
      "the rest of a record",
      ZFS_RULES,
      [write(5000, 1)],
      { shared: 1, broken: 1, fresh: 0, copied: 128 * KIB - 1 },
    ],
    [
      "nothing where a file grows at the end of a block",
      PAGE_RULES,
      [write(256 * KIB, 5)],
      { shared: 64, broken: 0, fresh: 1, copied: 0 },
    ],
    [
      "what is left of the block where it is cut",
      PAGE_RULES,
      [truncate(5000)],
      { shared: 1, broken: 1, fresh: 0, copied: 5000 - 4096 },
    ],
    [
      "nothing where Btrfs cuts",
      BTRFS_RULES,
      [truncate(5000)],
      { shared: 2, broken: 0, fresh: 0, copied: 0 },
    ],
    [
      "nothing of what was cut off before",
      PAGE_RULES,
      [truncate(4 * KIB), write(8 * KIB, 1)],
      { shared: 1, broken: 1, fresh: 0, copied: 0 },
    ],
  ])("%s", (_, rules, changes, expected) => {
    expect(changed(rules, 256 * KIB, ...changes)).toEqual(expected);
  });

  it("is no more than the file has", () => {
    expect(changed(PAGE_RULES, 5000, write(4096, 1)).copied).toBe(5000 - 4096 - 1);
    expect(changed(ZFS_RULES, 5000, write(0, 1)).copied).toBe(4999);
  });

  it("counts what lies behind the end when a short file grows by a hole", () => {
    const grown = changed(PAGE_RULES, 5000, write(100 * KIB, 10));

    expect(grown).toEqual({ shared: 1, broken: 1, fresh: 1, copied: 5000 - 4096 });
  });
});

describe("a ledger", () => {
  it("forgets what is new in a store where everything is new", () => {
    const ledger = new BlockLedger(PAGE_RULES);
    const { upper } = runOnSnapshot(
      [],
      [{ do: "replace", path: "f", bytes: 5000 }],
      () => (event) => ledger.add(event),
    );

    expect(ledger.measure(upper)).toMatchObject([{ size: 5000, shared: 0, broken: 0, fresh: 2 }]);
    expect(ledger.copiedBytes).toBe(0);
  });
});
