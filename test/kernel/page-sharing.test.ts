import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onFileSystem, onOverlay } from "../cost/alternatives/support/file-system.ts";
import { observed, recorded } from "../cost/alternatives/support/fixture.ts";
import { command, layFiles } from "../cost/alternatives/support/on-disk.ts";
import { lackingAsRoot } from "../support/lacking-docker.ts";

const lacking = lackingAsRoot("mkfs.xfs", "mkfs.btrfs", "mkfs.ext4", "fincore");

const PAGES = 64;
const SIZE = PAGES * 4096;
const FILES = [{ path: "f", size: SIZE, data: [[0, SIZE]] }] as const;

/** Pages of a file that are in the page cache. */
const cached = (path: string): number => Number(command("fincore", "-n", "-o", "PAGES", path));

/** Lays the file on disk and out of the page cache. */
function lay(folder: string): void {
  layFiles(folder, FILES);
  forget(join(folder, "f"));
}

/** posix_fadvise(2) POSIX_FADV_DONTNEED, for the whole file. */
function forget(path: string): void {
  command("sync", "-f", path);
  command("dd", `if=${path}`, "iflag=nocache", "count=0", "status=none");
}

type Facts = Readonly<Record<string, number>>;

// What is recorded here, src/cost/alternatives/page-cache.ts counts on.
describe.skipIf(lacking.skipped)(`the page cache of this machine${lacking.why}`, () => {
  it("is shared by containers as was recorded", () => {
    const facts: Record<string, number> = {};

    onFileSystem("ext4", (home) => {
      const [one, other] = ["one", "other"].map((name) => {
        const folder = join(home, name);
        fs.mkdirSync(folder);
        return folder;
      }) as [string, string];
      onOverlay(one, lay, (merged) => {
        const lower = join(one, "lower");
        onOverlay(
          other,
          () => {},
          (second) => {
            facts["overlay, before anybody reads"] = cached(join(second, "f"));
            fs.readFileSync(join(merged, "f"));
            facts["overlay, read through another mount of the layer"] = cached(join(second, "f"));
            fs.closeSync(fs.openSync(join(merged, "f"), "r+"));
            facts["overlay, the copy after a copy-up"] = cached(join(merged, "f"));
            facts["overlay, below it"] = cached(join(lower, "f"));
          },
          { lower },
        );
      });
    });
    onFileSystem("xfs", (home) => {
      onOverlay(home, lay, (merged) => {
        fs.closeSync(fs.openSync(join(merged, "f"), "r+"));
        facts["reflinks, after a copy-up"] = cached(join(merged, "f"));
        facts["reflinks, below it"] = cached(join(home, "lower", "f"));
        fs.readFileSync(join(merged, "f"));
        facts["reflinks, the clone after it was read"] = cached(join(merged, "f"));
        facts["reflinks, below it then"] = cached(join(home, "lower", "f"));
      });
    });
    onFileSystem("btrfs", (home) => {
      const [image, one, other] = ["image", "one", "other"].map((name) => join(home, name)) as [
        string,
        string,
        string,
      ];
      command("btrfs", "subvolume", "create", image);
      lay(image);
      for (const to of [one, other]) command("btrfs", "subvolume", "snapshot", image, to);
      fs.readFileSync(join(one, "f"));
      facts["btrfs, the snapshot that was read"] = cached(join(one, "f"));
      facts["btrfs, another snapshot"] = cached(join(other, "f"));
    });

    expect(observed("page-cache.json", facts)).toEqual(recorded<Facts>("page-cache.json"));
  });
});
