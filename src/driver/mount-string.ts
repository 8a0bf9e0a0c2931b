import { DriverError } from "./driver-error.ts";

/** Bytes of options that mount(2) takes: a page, with the NUL. */
export const LONGEST_OPTIONS = 4095;

export interface MountStringInit {
  /** The driver's own directory: /var/lib/docker/overlay2. */
  readonly home: string;
  /** The directory that is mounted, below the driver's. */
  readonly id: string;
  /** Short names of the layers below, topmost first. */
  readonly lowers: readonly string[];
  /** A layer is looked at, not written: its own diff is the topmost lower. */
  readonly readonly?: boolean;
  /** The kernel's overlay module has the option, and Docker wants it off. */
  readonly indexOff?: boolean;
  /** Without root, marks are user.* xattrs. */
  readonly userXattr?: boolean;
}

export interface MountString {
  readonly options: string;
  /** Paths begin at the driver's directory, where a process of its own goes to mount: the absolute ones are too long for
   *  a page. */
  readonly relative: boolean;
}

/** What Docker gives to mount(2). Moby: overlay2 Driver.Get.
 *  @throws DriverError when even the short form does not fit */
export function mountString(init: MountStringInit): MountString {
  const absolute = optionsOf(init, `${init.home}/`);
  if (byteLength(absolute) <= LONGEST_OPTIONS) return { options: absolute, relative: false };
  const options = optionsOf(init, "");
  const length = byteLength(options);
  if (length <= LONGEST_OPTIONS) return { options, relative: true };
  throw new DriverError(`cannot mount layer, mount label too large ${length}`, {
    count: length,
    most: LONGEST_OPTIONS,
  });
}

function optionsOf(init: MountStringInit, prefix: string): string {
  const { id, lowers, readonly = false, indexOff = false, userXattr = false } = init;
  const below = lowers.map((link) => `${prefix}l/${link}`);
  const own = `${prefix}${id}`;
  const parts = [
    ...(indexOff ? ["index=off"] : []),
    ...(userXattr ? ["userxattr"] : []),
    `lowerdir=${(readonly ? [`${own}/diff`, ...below] : below).join(":")}`,
    ...(readonly ? [] : [`upperdir=${own}/diff`, `workdir=${own}/work`]),
  ];
  return parts.join(",");
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
