/** What to keep of a file beside its data. */
export interface Preserve {
  readonly mode: boolean;
  readonly ownership: boolean;
  readonly timestamps: boolean;
  readonly links: boolean;
  readonly xattr: boolean;
}

export const NOTHING: Preserve = {
  mode: false,
  ownership: false,
  timestamps: false,
  links: false,
  xattr: false,
};
export const EVERYTHING: Preserve = {
  mode: true,
  ownership: true,
  timestamps: true,
  links: true,
  xattr: true,
};

/** How cp, mv and install copy: what GNU keeps in struct cp_options. */
export interface CopySettings {
  readonly recursive: boolean;
  /** Which symlinks stand for what they lead to. */
  readonly dereference: "never" | "arguments" | "always";
  readonly preserve: Preserve;
  /** --no-preserve=mode: as if made anew. */
  readonly forgetMode: boolean;
  /** Failing to keep xattrs fails the copy. */
  readonly requireXattr: boolean;
  /** Symlinks keep their times, where others do. */
  readonly linkTimes: boolean;
  readonly move: boolean;
  readonly noClobber: boolean;
  readonly update: boolean;
  /** Instead of a copy. */
  readonly makes: "copies" | "hard links" | "symlinks";
  /** -f: what cannot be opened is removed first. */
  readonly force: boolean;
  /** --remove-destination */
  readonly unlinkFirst: boolean;
  readonly attributesOnly: boolean;
  readonly reflinkAlways: boolean;
  readonly sparse: "auto" | "always" | "never";
  readonly oneFileSystem: boolean;
  readonly verbose: boolean;
  /** Special files are read like regular ones (install, cp --copy-contents). */
  readonly asRegular: boolean;
  /** Permission bits that every file gets, whatever the source has (install). */
  readonly mode: number | null;
  readonly backup: ((path: string) => string) | null;
}

/** What busybox makes of settings: no xattrs; hard links are kept wherever symlinks are. Times of symlinks are not kept,
 *  which linkTimes says. */
export function asBusybox(settings: CopySettings): CopySettings {
  const links = settings.preserve.links || settings.dereference === "never";
  const preserve = { ...settings.preserve, links, xattr: false };
  return { ...settings, preserve, linkTimes: false };
}

export const PLAIN: CopySettings = {
  recursive: false,
  dereference: "always",
  preserve: NOTHING,
  forgetMode: false,
  requireXattr: false,
  linkTimes: true,
  move: false,
  noClobber: false,
  update: false,
  makes: "copies",
  force: false,
  unlinkFirst: false,
  attributesOnly: false,
  reflinkAlways: false,
  sparse: "auto",
  oneFileSystem: false,
  verbose: false,
  asRegular: false,
  mode: null,
  backup: null,
};
