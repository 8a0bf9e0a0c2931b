import fs from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { command } from "./on-disk.ts";

const MAKE = {
  xfs: ["mkfs.xfs", "-q", "-m", "reflink=1"],
  btrfs: ["mkfs.btrfs", "-q"],
  ext4: ["mkfs.ext4", "-q"],
} as const;

/** A fresh file system of a gigabyte, mounted from a file. */
export function mountFileSystem(kind: keyof typeof MAKE): {
  readonly folder: string;
  unmount(): void;
} {
  const home = temporaryFolder();
  const image = join(home, "image");
  const folder = join(home, "mounted");
  fs.writeFileSync(image, "");
  fs.truncateSync(image, 2 ** 30);
  fs.mkdirSync(folder);
  const [make, ...options] = MAKE[kind];
  command(make, ...options, image);
  command("mount", "-o", "loop", image, folder);
  return { folder, unmount: () => void command("umount", folder) };
}

/** The same, while `use` works in it. */
export function onFileSystem<T>(kind: keyof typeof MAKE, use: (folder: string) => T): T {
  const { folder, unmount } = mountFileSystem(kind);
  try {
    return use(folder);
  } finally {
    unmount();
  }
}

/** An overlay of one lower layer, while `use` works in it. All its folders lie in `home`, if the lower is not another's. */
export function onOverlay<T>(
  home: string,
  lay: (lower: string) => void,
  use: (merged: string) => T,
  { lower: given, options = "" }: { readonly lower?: string; readonly options?: string } = {},
): { readonly upper: string; readonly result: T } {
  const [own, upper, work, merged] = ["lower", "upper", "work", "merged"].map((name) => {
    const folder = join(home, name);
    fs.mkdirSync(folder);
    return folder;
  }) as [string, string, string, string];
  const lower = given ?? own;
  lay(lower);
  const layers = [`lowerdir=${lower}`, `upperdir=${upper}`, `workdir=${work}`];
  if (options !== "") layers.push(options);
  command("mount", "-t", "overlay", "overlay", "-o", layers.join(","), merged);
  try {
    return { upper, result: use(merged) };
  } finally {
    command("umount", merged);
  }
}
