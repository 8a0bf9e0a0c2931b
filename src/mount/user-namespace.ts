import { FsError } from "../base/fs-error.ts";
import { type MarkSpace, NOWHERE, TRUSTED, USER } from "../layer/marks.ts";
import type { MountOptions } from "./options.ts";
import type { AskedOptions } from "./options-read.ts";

/** Inside a user namespace nobody may use trusted.* xattrs. With userxattr the marks are kept in user.*; without it there
 *  are none: what cannot do without is refused when it was asked for, and off when it was not. */

/** @throws FsError EPERM. Kernel: the end of ovl_fs_params_verify */
export function refuseWithoutMarks(asked: AskedOptions, dataLayers: number): void {
  const redirects = asked.redirectDir !== undefined && asked.redirectDir !== "nofollow";
  const verity = asked.verity !== undefined && asked.verity !== "off";
  if (redirects || asked.metacopy || verity || dataLayers > 0) throw new FsError("EPERM", "mount");
}

/** Kernel: ovl_make_workdir, where the upper takes no marks. */
export function withoutMarks(options: MountOptions): MountOptions {
  if (!options.upper) return options;
  const xino = options.xino === "auto" ? "off" : options.xino;
  const off = { metacopy: false, index: false, nfsExport: false } as const;
  const uuid = options.uuid === "off" ? "off" : "null";
  return { ...options, ...off, xino, uuid, redirectDir: "nofollow" };
}

export function marksOf(options: MountOptions, userNamespace: boolean): MarkSpace {
  if (options.userxattr) return USER;
  return userNamespace ? NOWHERE : TRUSTED;
}
