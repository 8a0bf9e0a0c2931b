import type { Command } from "commander";

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** The options of `copyup run` that ask for a comparison. */
export function addCompareOptions(command: Command): void {
  command
    .option(
      "--compare",
      "take the same steps with other ways to store containers: metacopy, redirect_dir, reflinks, devicemapper, btrfs, zfs, vfs",
    )
    .option(
      "--compare-volume <dir>",
      "compare with this directory of the containers on a volume (repeatable)",
      collect,
    )
    .option(
      "--compare-tmpfs <dir>",
      "compare with this directory in memory, empty at first (repeatable)",
      collect,
    )
    .option("--disk <size>", "compare how many containers fit a disk: --disk 100GiB")
    .option(
      "--containers <number>",
      "compare what so many containers share, on disk and in memory",
    );
}
