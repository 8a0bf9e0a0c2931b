import type { Case } from "../cases/case.ts";
import type { Difference } from "./differences.ts";

/** The kernel that the engine is the image of. */
export const SIMULATED = "6.18";

/** Something that Linux did otherwise before a version, or does since one. */
export interface VersionDifference {
  /** Kernels older than this differ. */
  readonly before?: string;
  /** Kernels from this one on differ. */
  readonly since?: string;
  readonly what: string;
  /** How to know it: all that is given must hold. */
  readonly where?: RegExp;
  /** In what either side has there, as JSON. */
  readonly shows?: RegExp;
  /** In the case, as JSON. */
  readonly case?: RegExp;
}

/** What is known of overlayfs and tmpfs in kernels other than the simulated one. A difference that is explained here is
 *  no fault of the engine. */
export const VERSION_DIFFERENCES: readonly VersionDifference[] = [
  {
    before: "5.10",
    what: "the option volatile does not exist",
    where: /^mount$|^ops\[/,
    case: /"volatile":/,
  },
  {
    before: "5.11",
    what: "the option userxattr does not exist, and only the first user namespace may mount overlays",
    case: /"userxattr":/,
  },
  {
    before: "5.12",
    what: "the option uuid= does not exist",
    where: /^mount$|^ops\[/,
    case: /"uuid":/,
  },
  {
    before: "6.5",
    what: "data-only layers do not exist",
    case: /"data":\[\[/,
  },
  {
    before: "6.6",
    what: "overlays have no uuid of their own, and uuid= knows only on and off",
    where: /^upper\..*\.overlay\.uuid$|^mount$/,
    shows: /<uuid>|"EINVAL"/,
  },
  {
    before: "6.6",
    what: "tmpfs has no user.* xattrs",
    case: /"user\./,
  },
  {
    before: "6.7",
    what: "overlayfs' own xattrs cannot be nested: they are hidden or refused, not escaped",
    case: /"(?:trusted|user)\.overlay\./,
  },
  {
    before: "6.7",
    what: "whiteouts by xattr do not exist",
    case: /"(?:trusted|user)\.overlay\.whiteouts?"/,
  },
  {
    before: "6.8",
    what: 'opaque "x" means nothing: directories with whiteouts by xattr are marked with overlay.whiteouts',
    case: /\.overlay\.opaque":"x"/,
  },
  {
    before: "6.10",
    what: "O_TMPFILE is not supported on an overlay",
    where: /^ops\[/,
    case: /O_TMPFILE/,
  },
  {
    before: "6.16",
    what: "a redirect into a data-only layer needs metacopy=on",
    case: /"data":\[\[/,
  },
  {
    before: "6.16",
    what: "redirects and metacopies found with their options off are followed, or refused, in other places",
    case: /\.overlay\.(?:redirect|metacopy)"/,
  },
];

/** Why a kernel of this release may differ here; undefined when nothing is known that would explain it. */
export function knownDifference(
  found: Difference,
  given: Case,
  release: string,
): VersionDifference | undefined {
  const candidates = VERSION_DIFFERENCES.filter((known) => applies(known, release));
  if (candidates.length === 0) return undefined;
  const text = JSON.stringify(given);
  const shown = JSON.stringify([found.engine, found.kernel]);
  return candidates.find(
    (known) =>
      (known.where?.test(found.where) ?? true) &&
      (known.shows?.test(shown) ?? true) &&
      (known.case?.test(text) ?? true),
  );
}

function applies({ before, since }: VersionDifference, release: string): boolean {
  const older = before !== undefined && compareReleases(release, before) < 0;
  return older || (since !== undefined && compareReleases(release, since) >= 0);
}

/** By the first two numbers: "6.18.44-cloud" is 6.18. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left[0] - right[0] || left[1] - right[1];
}

function numbersOf(release: string): [number, number] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}
