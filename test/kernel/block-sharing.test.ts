import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ALL,
  CHANGES,
  type Change,
  COPIED_FILES,
  COPIES,
  FILES,
} from "../cost/alternatives/support/changes.ts";
import { onFileSystem, onOverlay } from "../cost/alternatives/support/file-system.ts";
import { observed, recorded } from "../cost/alternatives/support/fixture.ts";
import {
  blocksBelow,
  bytesBeside,
  change,
  command,
  type DiskBlocks,
  layFiles,
} from "../cost/alternatives/support/on-disk.ts";
import { lackingAsRoot } from "../support/lacking-docker.ts";

type Blocks = Readonly<Record<string, DiskBlocks>>;

const lacking = lackingAsRoot("mkfs.xfs", "mkfs.btrfs", "filefrag", "python3");

const changeAll =
  (changes: readonly Change[]) =>
  (folder: string): void => {
    for (const one of changes) change(folder, one);
  };

/** What is stored beside the image comes last. */
const withAll = (folder: string, image: string): Blocks => ({
  ...blocksBelow(folder),
  [ALL]: { shared: 0, own: bytesBeside(folder, image) / 4096 },
});

// What is recorded here, the models of other ways to store must count: test/cost/alternatives.
describe.skipIf(lacking.skipped)(`blocks on this machine's file systems${lacking.why}`, () => {
  it("of an overlay on XFS are cloned as was recorded", () => {
    const blocks = onFileSystem("xfs", (home) => {
      const { upper } = onOverlay(home, (lower) => layFiles(lower, FILES), changeAll(CHANGES));
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
      changeAll(CHANGES)(container);
      return blocksBelow(container);
    });

    expect(observed("snapshot-on-btrfs.json", blocks)).toEqual(
      recorded<Blocks>("snapshot-on-btrfs.json"),
    );
  });

  it("that copy_file_range copies on an overlay on XFS are shared as was recorded", () => {
    const blocks = onFileSystem("xfs", (home) => {
      const lay = (lower: string) => layFiles(lower, COPIED_FILES);
      const { upper } = onOverlay(home, lay, changeAll(COPIES));
      return withAll(upper, join(home, "lower"));
    });

    expect(observed("copies-on-xfs.json", blocks)).toEqual(recorded<Blocks>("copies-on-xfs.json"));
  });

  it("that copy_file_range copies in a snapshot on Btrfs are shared as was recorded", () => {
    const blocks = onFileSystem("btrfs", (home) => {
      const [image, container] = [join(home, "image"), join(home, "container")];
      command("btrfs", "subvolume", "create", image);
      layFiles(image, COPIED_FILES);
      command("sync", "-f", image);
      command("btrfs", "subvolume", "snapshot", image, container);
      changeAll(COPIES)(container);
      return withAll(container, image);
    });

    expect(observed("copies-on-btrfs.json", blocks)).toEqual(
      recorded<Blocks>("copies-on-btrfs.json"),
    );
  });
});
