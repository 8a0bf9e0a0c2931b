import type { Alternative } from "../../scenario/compare/comparison.ts";
import { printable } from "../text.ts";
import { listed } from "../words.ts";

/** What a way to store containers is called in a table. */
export function alternativeWords(alternative: Alternative): string {
  switch (alternative.kind) {
    case "overlay2":
      return "overlay2";
    case "own":
      return "as mounted here";
    case "metacopy":
      return "metacopy=on";
    case "redirect_dir":
      return "redirect_dir=on";
    case "reflink":
      return "overlay2 + reflinks";
    case "devicemapper":
      return "devicemapper 64 KiB";
    case "btrfs":
      return "btrfs 4 KiB";
    case "zfs":
      return "zfs 128 KiB";
    case "vfs":
      return "vfs";
    case "volume":
    case "tmpfs":
      return printable(`${alternative.kind} ${listed(alternative.paths)}`);
    default:
      return alternative satisfies never;
  }
}

/** What it is, in a sentence. */
export function aboutAlternative(alternative: Alternative): string {
  switch (alternative.kind) {
    case "overlay2":
      return "as Docker mounts it";
    case "own":
      return "with the mount options of the scenario";
    case "metacopy":
      return "changes of mode, owner and times copy no data";
    case "redirect_dir":
      return "directories of the image can be renamed";
    case "reflink":
      return "on XFS or Btrfs, where a copy-up clones; blocks of 4 KiB are shared until written";
    case "devicemapper":
      return "a thin device each; counted as if files of the image lay one after another";
    case "btrfs":
      return "a snapshot each";
    case "zfs":
      return "a clone each, records of 128 KiB, without compression";
    case "vfs":
      return "two full copies of the image for each container";
    case "volume":
      return "one for each container, and it takes what the image has there; the rest as overlay2";
    case "tmpfs":
      return "begins empty, in memory; the rest as overlay2";
    default:
      return alternative satisfies never;
  }
}
