import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { onFileSystem, onOverlay } from "../cost/alternatives/support/file-system.ts";
import { observed, recorded } from "../cost/alternatives/support/fixture.ts";
import { blocksBelow, change, command, layFiles } from "../cost/alternatives/support/on-disk.ts";
import {
  IMAGE,
  type RealWay,
  STORED_FIXTURE,
  type Stored,
  WORK,
} from "../cost/alternatives/support/stored.ts";
import { lackingAsRoot } from "../support/lacking-docker.ts";

const lacking = lackingAsRoot("mkfs.xfs", "mkfs.btrfs", "mkfs.ext4", "filefrag");

function lay(folder: string): void {
  for (const { path } of IMAGE) fs.mkdirSync(dirname(join(folder, path)), { recursive: true });
  layFiles(folder, IMAGE);
}

/** Does the work, and says how the rename came out. */
function work(folder: string): string {
  try {
    for (const one of WORK) change(folder, one);
    return "ok";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code!;
  }
}

function onAnOverlay(fileSystem: "ext4" | "xfs", options: string): Stored {
  return onFileSystem(fileSystem, (home) => {
    const { upper, result: renamed } = onOverlay(home, lay, work, { options });
    return { bytes: ownBytes(upper), renamed };
  });
}

function onASnapshot(): Stored {
  return onFileSystem("btrfs", (home) => {
    const [image, container] = [join(home, "image"), join(home, "container")];
    command("btrfs", "subvolume", "create", image);
    lay(image);
    command("sync", "-f", image);
    command("btrfs", "subvolume", "snapshot", image, container);
    const renamed = work(container);
    return { bytes: ownBytes(container), renamed };
  });
}

const ownBytes = (folder: string): number =>
  Object.values(blocksBelow(folder)).reduce((sum, { own }) => sum + own, 0) * 4096;

// What is recorded here, test/scenario/compare/recorded-bytes.test.ts holds the comparison against.
describe.skipIf(lacking.skipped)(`what a container stores${lacking.why}`, () => {
  it("under each way that the kernel has is as recorded", () => {
    const stored: Record<RealWay, Stored> = {
      overlay2: onAnOverlay("ext4", ""),
      metacopy: onAnOverlay("ext4", "metacopy=on"),
      redirect_dir: onAnOverlay("ext4", "redirect_dir=on"),
      reflink: onAnOverlay("xfs", ""),
      btrfs: onASnapshot(),
    };

    expect(observed(STORED_FIXTURE, stored)).toEqual(recorded(STORED_FIXTURE));
  });
});
