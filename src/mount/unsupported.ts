import type { MountOptions } from "./options.ts";

/** A mount that Linux would make and the engine cannot yet. Not an FsError: Linux has no errno for it. */
export class UnsupportedOptionError extends Error {
  override readonly name = "UnsupportedOptionError";
  /** As the data string spells it, without its value. */
  readonly option: string;

  constructor(setting: string, instead: string) {
    super(`mount: ${setting} is valid on Linux but not simulated yet: ${instead}`);
    this.option = setting.replace(/=.*/, "");
  }
}

/** Refuses what would make the simulated mount differ from the real one: nothing is dropped in silence.
 *  Accepted, as they change nothing that can be seen on one file system: xino=auto, dirsync, mand, lazytime.
 *  @throws UnsupportedOptionError */
export function refuseUnsimulated(options: MountOptions): void {
  for (const { setting, when, instead } of UNSIMULATED) {
    if (when(options)) throw new UnsupportedOptionError(setting(options), instead);
  }
}

interface Unsimulated {
  readonly setting: (options: MountOptions) => string;
  readonly when: (options: MountOptions) => boolean;
  readonly instead: string;
}

/** What brings another option along stands before it, so that the error names what was written. */
const UNSIMULATED: readonly Unsimulated[] = [
  {
    setting: () => "metacopy=on",
    when: ({ metacopy }) => metacopy,
    instead: "use metacopy=off, the default, where a change of metadata copies the data up too",
  },
  {
    // Without an upper "on" only follows, and is what every such mount shows.
    setting: () => "redirect_dir=on",
    when: ({ redirectDir, upper }) => redirectDir === "on" && upper,
    instead: "use redirect_dir=follow, the default: redirects are followed, and not made",
  },
  {
    setting: () => "nfs_export=on",
    when: ({ nfsExport }) => nfsExport,
    instead: "use nfs_export=off, the default",
  },
  {
    setting: () => "index=on",
    when: ({ index }) => index,
    instead: "use index=off, the default, where copy-up breaks hard links",
  },
  {
    // On one file system it gives no inode another number, but a new directory is made opaque.
    setting: () => "xino=on",
    when: ({ xino, upper }) => xino === "on" && upper,
    instead: "use xino=off, the default, or xino=auto: inode numbers are the same with all three",
  },
  {
    setting: () => "userxattr",
    when: ({ userxattr }) => userxattr,
    instead: "leave it out and keep the marks in trusted.overlay.*",
  },
  {
    setting: ({ verity }) => `verity=${verity}`,
    when: ({ verity }) => verity !== "off",
    instead: "use verity=off, the default",
  },
  {
    setting: () => "fsync=strict",
    when: ({ fsync }) => fsync === "strict",
    instead: "use fsync=auto, the default: the same files, fewer of them synced by copy-up",
  },
  {
    setting: () => "sync",
    when: ({ superFlags }) => superFlags.includes("sync"),
    instead: "leave it out: the same files, not synced at every write",
  },
];
