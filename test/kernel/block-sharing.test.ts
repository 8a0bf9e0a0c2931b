import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHANGES, FILES } from "../cost/alternatives/support/changes.ts";
import { onFileSystem, onOverlay } from "../cost/alternatives/support/file-system.ts";
import { observed, recorded } from "../cost/alternatives/support/fixture.ts";
import {
  blocksBelow,
  change,
  command,
  type DiskBlocks,
  layFiles,
} from "../cost/alternatives/support/on-disk.ts";
import { lackingAsRoot } from "../support/lacking-docker.ts";

type Blocks = Readonly<Record<string, DiskBlocks>>;

const lacking = lackingAsRoot("mkfs.xfs", "mkfs.btrfs", "filefrag");

function changeAll(folder: string): void {
  for (const one of CHANGES) change(folder, one);
}

// What is recorded here, the models of other ways to store must count: test/cost/alternatives.
describe.skipIf(lacking.skipped)(`blocks on this machine's file systems${lacking.why}`, () => {
  it("of an overlay on XFS are cloned as was recorded", () => {
    const blocks = onFileSystem("xfs", (home) => {
      const { upper } = onOverlay(home, (lower) => layFiles(lower, FILES), changeAll);
      return blocksBelow(upper);
    });

    expect(observed("overlay-on-xfs.json", blocks)).toEqual(
      recorded<Blocks>("overlay-on-xfs.json"),
    );
  });

  it("of a snapshot on Btrfs are shared as was recorded", () => {
    const blocks = onFileSystem("btrfs", (home) => {
      const [image, container] = [join(home, "image"), join(home, "container")];
      command("btrfs", "subvolume", "create", image);
      layFiles(image, FILES);
      command("sync", "-f", image);
      command("btrfs", "subvolume", "snapshot", image, container);
      changeAll(container);
      return blocksBelow(container);
    });

    expect(observed("snapshot-on-btrfs.json", blocks)).toEqual(
      recorded<Blocks>("snapshot-on-btrfs.json"),
    );
  });
});
