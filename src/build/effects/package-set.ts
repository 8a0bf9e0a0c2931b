import type { ListedEntry } from "../bases/listing.ts";

/** A package as far as it leaves files. */
export interface Package {
  readonly name: string;
  /** As the package manager's notes are named: "libjq1:amd64". */
  readonly id: string;
  readonly version: string;
  /** Bytes of the archive that is downloaded. */
  readonly archive: number;
  /** Bytes of its entry in the database of installed packages. */
  readonly paragraph: number;
  /** kB, as the package says it. */
  readonly installed: number;
  readonly depends: readonly string[];
  /** What comes along too, unless it is asked not to. */
  readonly recommends: readonly string[];
  /** What is unpacked. */
  readonly files: readonly PackageEntry[];
  /** What the package manager notes: suffix and bytes. */
  readonly control: readonly (readonly [suffix: string, size: number])[];
  /** What its scripts make afterwards. */
  readonly configured: readonly PackageEntry[];
}

export interface PackageEntry extends ListedEntry {
  /** What is in a file, where it is given; stand-in bytes otherwise. */
  readonly text?: string;
}

/** Packages by name. */
export interface PackageSet {
  get(name: string): Package | undefined;
  /** Of those that are known by name. */
  readonly names: readonly string[];
}

/** Each package after those that it needs, once; names that the set does not know are left out. */
export function withDependencies(
  set: PackageSet,
  names: readonly string[],
  recommended = false,
): Package[] {
  const found = new Map<string, Package | null>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const one = set.get(name);
    found.set(name, null);
    if (one === undefined) return;
    for (const needed of one.depends) visit(needed);
    if (recommended) for (const more of one.recommends) visit(more);
    // Behind its dependencies, wherever it was met first.
    found.delete(name);
    found.set(name, one);
  };
  for (const name of names) visit(name);
  return [...found.values()].filter((one) => one !== null);
}
