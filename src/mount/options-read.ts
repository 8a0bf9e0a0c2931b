import type { OptionItem } from "./options-data.ts";
import { MountOptionError } from "./options-error.ts";

export type RedirectMode = "on" | "off" | "follow" | "nofollow";
export type UuidMode = "off" | "null" | "auto" | "on";
export type XinoMode = "off" | "auto" | "on";
export type VerityMode = "off" | "on" | "require";
export type FsyncMode = "volatile" | "auto" | "strict";

/** Flags that every file system takes among its options, in the order mountinfo shows them. */
export const SUPER_FLAGS = ["sync", "dirsync", "mand", "lazytime"] as const;
export type SuperFlag = (typeof SUPER_FLAGS)[number];

/** The options as asked for, before they are held against each other. Absent: not given. */
export interface AskedOptions {
  redirectDir?: RedirectMode;
  index?: boolean;
  uuid?: UuidMode;
  nfsExport?: boolean;
  xino?: XinoMode;
  metacopy?: boolean;
  verity?: VerityMode;
  fsync?: FsyncMode;
  userxattr?: boolean;
  defaultPermissions?: boolean;
  readonly?: boolean;
  readonly superFlags: Set<SuperFlag>;
}

/** Reads each option in turn; the last one of a name wins.   Kernel: ovl_parse_param, vfs_parse_sb_flag.
 *  @throws MountOptionError the first that Linux does not know, or not with that value */
export function readOptions(items: readonly OptionItem[]): AskedOptions {
  const asked: AskedOptions = { superFlags: new Set() };
  for (const item of items) {
    const read = READERS.get(item.name);
    if (read === undefined) throw new MountOptionError(item.name, whyUnknown(item.name));
    read(asked, item);
  }
  return asked;
}

type Reader = (asked: AskedOptions, item: OptionItem) => void;
type Field = Exclude<keyof AskedOptions, "superFlags">;
type ValueOf<F extends Field> = NonNullable<AskedOptions[F]>;

/** An option that must have one of these values. In an object true and false stand for "on" and "off". */
function oneOf<F extends Field>(field: F, choices: ReadonlyMap<string, ValueOf<F>>): Reader {
  return (asked, { name, value }) => {
    const text = typeof value === "boolean" ? ON_OFF_WORD[`${value}`] : value;
    const chosen = text === undefined ? undefined : choices.get(text);
    if (chosen === undefined) {
      const given = text === undefined ? "" : `, not ${JSON.stringify(text)}`;
      const expected = [...choices.keys()].join(", ");
      throw new MountOptionError(name, `${name} takes one of the values ${expected}${given}`);
    }
    asked[field] = chosen;
  };
}

/** An option that is there or not, and refuses a value. In an object false stands for leaving it out. */
function flag<F extends Field>(field?: F, stored?: ValueOf<F>): Reader {
  return (asked, { name, value }) => {
    if (typeof value === "string") throw new MountOptionError(name, `${name} takes no value`);
    if (value !== false && field !== undefined && stored !== undefined) asked[field] = stored;
  };
}

/** A flag of any file system: Linux looks at the name alone, so that `ro=0` is read-only too. */
function superFlag(store: (asked: AskedOptions) => void): Reader {
  return (asked, { value }) => {
    if (value !== false) store(asked);
  };
}

/** Layers are objects here, and never options. */
function layers(advice: string): Reader {
  return (_asked, { name }) => {
    throw new MountOptionError(name, `${name} cannot be given among the options: ${advice}`);
  };
}

const words = <W extends string>(...all: readonly W[]): ReadonlyMap<string, W> =>
  new Map(all.map((word) => [word, word]));

const ON_OFF_WORD = { true: "on", false: "off" };
const ON_OFF: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["off", false],
]);

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["lowerdir", layers("pass the layers themselves as `lowers`, topmost first")],
  ["lowerdir+", layers("pass the layers themselves as `lowers`, topmost first")],
  ["upperdir", layers("pass the layer itself as `upper`")],
  ["workdir", layers("pass the layer itself as `work`")],
  ["datadir+", layers("pass the data-only layers themselves as `data`, topmost first")],
  ["redirect_dir", oneOf("redirectDir", words("off", "follow", "nofollow", "on"))],
  ["index", oneOf("index", ON_OFF)],
  ["uuid", oneOf("uuid", words("off", "null", "auto", "on"))],
  ["nfs_export", oneOf("nfsExport", ON_OFF)],
  ["xino", oneOf("xino", words("off", "auto", "on"))],
  ["metacopy", oneOf("metacopy", ON_OFF)],
  ["verity", oneOf("verity", words("off", "on", "require"))],
  ["fsync", oneOf("fsync", words("volatile", "auto", "strict"))],
  ["volatile", flag("fsync", "volatile")],
  ["userxattr", flag("userxattr", true)],
  ["default_permissions", flag("defaultPermissions", true)],
  // Whose credentials work on the layers: one process makes the mount, so that both mean the same.
  ["override_creds", flag()],
  ["nooverride_creds", flag()],
  ["ro", superFlag((asked) => Object.assign(asked, { readonly: true }))],
  ["rw", superFlag((asked) => Object.assign(asked, { readonly: false }))],
  ["async", superFlag((asked) => asked.superFlags.delete("sync"))],
  ["nomand", superFlag((asked) => asked.superFlags.delete("mand"))],
  ["nolazytime", superFlag((asked) => asked.superFlags.delete("lazytime"))],
  ...SUPER_FLAGS.map((name): [string, Reader] => [
    name,
    superFlag((asked) => asked.superFlags.add(name)),
  ]),
]);

function whyUnknown(name: string): string {
  return MOUNT_POINT_FLAGS.test(name)
    ? `${name} is a flag of the mount point, not an option of overlayfs: leave it out`
    : `overlayfs has no option ${JSON.stringify(name)}`;
}

const MOUNT_POINT_FLAGS =
  /^(defaults|remount|bind|silent|(no)?(atime|diratime|relatime|strictatime|suid|dev|exec))$/;
