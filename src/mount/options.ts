import { exceedsPage, itemsOf, type OptionItem, splitData } from "./options-data.ts";
import { MountOptionError } from "./options-error.ts";
import {
  type AskedOptions,
  type FsyncMode,
  type RedirectMode,
  readOptions,
  SUPER_FLAGS,
  type SuperFlag,
  type UuidMode,
  type VerityMode,
  type XinoMode,
} from "./options-read.ts";
import { refuseWithoutMarks, withoutMarks } from "./user-namespace.ts";

/** What overlayfs works with: defaults, and what one option brings along, are settled. */
export interface MountOptions {
  /** Whether there is an upper: without one, some options are dropped. */
  readonly upper: boolean;
  /** `redirect_dir=off` is "follow". Without an upper "follow" becomes "on", which then means no more. */
  readonly redirectDir: Exclude<RedirectMode, "off">;
  readonly index: boolean;
  readonly metacopy: boolean;
  readonly nfsExport: boolean;
  readonly xino: XinoMode;
  /** "auto" with an upper: the mount decides by the marks on the upper's root. */
  readonly uuid: UuidMode;
  readonly fsync: FsyncMode;
  /** `fsync` is "volatile". */
  readonly volatile: boolean;
  readonly userxattr: boolean;
  readonly defaultPermissions: boolean;
  readonly verity: VerityMode;
  /** `ro` or `rw` among the options: for the superblock they win over MS_RDONLY. Undefined: neither. */
  readonly readonly: boolean | undefined;
  /** In the order they are shown. */
  readonly superFlags: readonly SuperFlag[];
}

/** The layers that the options are for. */
export interface OptionsPlace {
  readonly upper: boolean;
  readonly lowers: number;
  /** Data-only layers (none by default). */
  readonly data?: number;
  /** Mounted inside a user namespace. */
  readonly userNamespace?: boolean;
}

/** Text as in a data string, an object, or what was read already. */
export type OptionsGiven =
  | string
  | Readonly<Record<string, string | boolean>>
  | readonly OptionItem[];

/** Reads mount options, as text ("volatile,uuid=off") or as an object ({ volatile: true, uuid: "off" }), and
 *  checks them as Linux 6.18 does with its default module parameters. The layers are not among them.
 *  @throws MountOptionError EINVAL, with the reason */
export function parseOptions(text: OptionsGiven, where: OptionsPlace): MountOptions {
  const asked =
    typeof text === "string" ? readText(text) : readOptions(isRead(text) ? text : itemsOf(text));
  const options = settle(asked, where.upper);
  const unmarked = where.userNamespace === true && !options.userxattr;
  if (unmarked) refuseWithoutMarks(asked, where.data ?? 0);
  checkLayers(where);
  return unmarked ? withoutMarks(options) : options;
}

const isRead = (given: OptionsGiven): given is readonly OptionItem[] => Array.isArray(given);

function readText(text: string): AskedOptions {
  try {
    return readOptions(splitData(text));
  } catch (error) {
    if (!(error instanceof MountOptionError) || !exceedsPage(text)) throw error;
    throw new MountOptionError(
      error.option,
      `${error.reason} (Linux cuts the options after 4095 bytes)`,
    );
  }
}

/** Holds the options against each other and against the kind of mount.   Kernel: ovl_fs_params_verify. */
function settle(asked: AskedOptions, upper: boolean): MountOptions {
  const redirectDir = settleRedirect(asked, upper);
  const nfsExport = settleNfsExport(asked, upper, redirectDir);
  if (asked.userxattr) refuseBesideUserxattr(asked, redirectDir);
  const fsync = asked.fsync === "volatile" && !upper ? "auto" : (asked.fsync ?? "auto");
  return {
    upper,
    redirectDir: asked.userxattr ? "nofollow" : redirectDir,
    index: upper && (nfsExport || (asked.index ?? false)),
    metacopy: asked.metacopy ?? false,
    nfsExport,
    xino: asked.xino ?? "off",
    uuid: uuidFor(asked.uuid ?? "auto", upper),
    fsync,
    volatile: fsync === "volatile",
    userxattr: asked.userxattr ?? false,
    defaultPermissions: asked.defaultPermissions ?? false,
    verity: asked.verity ?? "off",
    readonly: asked.readonly,
    superFlags: SUPER_FLAGS.filter((name) => asked.superFlags.has(name)),
  };
}

type Redirect = MountOptions["redirectDir"];

/** metacopy=on needs redirects made as well as followed, and turns them on unless told otherwise. */
function settleRedirect({ redirectDir, metacopy }: AskedOptions, upper: boolean): Redirect {
  const wanted = redirectDir === undefined || redirectDir === "off" ? "follow" : redirectDir;
  const mode = wanted === "follow" && !upper ? "on" : wanted;
  if (!metacopy || mode === "on") return mode;
  if (redirectDir !== undefined) {
    throw new MountOptionError("metacopy", conflict("metacopy=on", `redirect_dir=${redirectDir}`));
  }
  return "on";
}

/** nfs_export=on turns the index on. Without an upper there is none, and redirects rule exporting out. */
function settleNfsExport(asked: AskedOptions, upper: boolean, redirectDir: Redirect): boolean {
  if (!asked.nfsExport || (!upper && redirectDir !== "nofollow")) return false;
  const beside = asked.index === false ? "index=off" : asked.metacopy ? "metacopy=on" : undefined;
  if (beside === undefined) return true;
  throw new MountOptionError("nfs_export", conflict("nfs_export=on", beside));
}

/** Who may write user.* marks could point a redirect or a metacopy anywhere. */
function refuseBesideUserxattr(asked: AskedOptions, redirectDir: Redirect): void {
  if (asked.redirectDir !== undefined && redirectDir !== "nofollow") {
    throw new MountOptionError(
      "userxattr",
      conflict("userxattr", `redirect_dir=${asked.redirectDir}`),
    );
  }
  if (asked.metacopy) {
    throw new MountOptionError("userxattr", conflict("userxattr", "metacopy=on"));
  }
}

/** Without an upper there is nowhere to keep a uuid, and no file system shared with it to leave out. */
function uuidFor(uuid: UuidMode, upper: boolean): UuidMode {
  return upper || uuid === "auto" ? uuid : "null";
}

function conflict(one: string, other: string): string {
  return `${one} and ${other} cannot go together`;
}

/** Kernel: ovl_parse_param_lowerdir, ovl_get_lowerstack. */
function checkLayers({ upper, lowers, data = 0 }: OptionsPlace): void {
  if (lowers === 0) throw new MountOptionError("lowerdir", "a mount needs a lower layer");
  if (lowers + data === 1 && !upper) {
    throw new MountOptionError("lowerdir", "without an upper it takes two lower layers or more");
  }
  if (lowers + data > MAX_LOWERS) {
    throw new MountOptionError(
      "lowerdir",
      `${lowers + data} lower layers: at most ${MAX_LOWERS} stack`,
    );
  }
}

const MAX_LOWERS = 500;
