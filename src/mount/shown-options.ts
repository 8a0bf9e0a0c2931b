import type { MountOptions } from "./options.ts";
import type { UuidMode } from "./options-read.ts";

/** A mount as it turned out. */
export interface ShownState {
  readonly options: MountOptions;
  /** Of the superblock: asked for, or forced, having no upper or a workdir that cannot be cleaned. */
  readonly readonly: boolean;
  /** What uuid=auto came to: "on" for a uuid newly made, "auto" for one found, "null" for an old upper. */
  readonly uuid: UuidMode;
  /** The layers lie on more than one: only then xino is shown. */
  readonly severalFileSystems?: boolean;
}

/** The superblock's options as mountinfo shows them: what differs from the default, and never the layers.   Kernel: show_sb_opts, ovl_show_options. */
export function shownOptions({
  options,
  readonly,
  uuid,
  severalFileSystems = false,
}: ShownState): string {
  const { redirectDir, fsync, verity } = options;
  const shown = [readonly ? "ro" : "rw", ...options.superFlags];
  if (options.defaultPermissions) shown.push("default_permissions");
  if (redirectDir !== "follow") shown.push(`redirect_dir=${redirectDir}`);
  if (options.index) shown.push("index=on");
  if (uuid !== "auto") shown.push(`uuid=${uuid}`);
  if (options.nfsExport) shown.push("nfs_export=on");
  if (options.xino !== "off" && severalFileSystems) shown.push(`xino=${options.xino}`);
  if (options.metacopy) shown.push("metacopy=on");
  if (fsync !== "auto") shown.push(`fsync=${fsync}`);
  if (options.userxattr) shown.push("userxattr");
  if (verity !== "off") shown.push(`verity=${verity}`);
  return shown.join(",");
}
