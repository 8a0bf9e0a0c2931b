import { readListing } from "../bases/listing.ts";
import type { Package, PackageSet } from "./package-set.ts";

/** A package as it is kept: sizes in bytes, trees as listings (bases/listing.ts). */
interface PackageFacts {
  readonly version: string;
  readonly deb: number;
  readonly installed: number;
  readonly id?: string;
  readonly depends?: readonly string[];
  /** Of those that the set has. */
  readonly recommends?: readonly string[];
  /** "list:287 md5sums:422". */
  readonly control?: string;
  readonly paragraph?: number;
  readonly files: readonly string[];
  readonly configured?: readonly string[];
}

export type BundledSet = "debian" | "alpine";

/** The packages that are bundled: for debian, those of Debian 12 that the usual images ask for, with the paths, counts
 *  and sizes that apt installs; for alpine, sizes near those of Alpine 3.22. Any other name is one program. */
export async function bundledPackages(name: BundledSet): Promise<PackageSet> {
  const facts = await factsOf(name);
  const made = new Map<string, Package>();
  return {
    names: Object.keys(facts),
    get: (wanted) => {
      const known = made.get(wanted);
      if (known !== undefined) return known;
      const own = Object.hasOwn(facts, wanted) ? facts[wanted]! : OTHER(wanted);
      const one = packageOf(wanted, own);
      made.set(wanted, one);
      return one;
    },
  };
}

async function factsOf(name: BundledSet): Promise<Readonly<Record<string, PackageFacts>>> {
  const { default: facts } =
    name === "debian"
      ? await import("./data/debian-packages.json", { with: { type: "json" } })
      : await import("./data/alpine-packages.json", { with: { type: "json" } });
  return facts as Readonly<Record<string, PackageFacts>>;
}

/** A package that nothing is known of. */
const OTHER = (name: string): PackageFacts => ({
  version: "1.0-1",
  deb: 100_000,
  installed: 300,
  control: "list:200 md5sums:150",
  paragraph: 800,
  files: [
    "usr/",
    ` bin/${encodeURIComponent(name)} 280000x`,
    ` share/doc/${encodeURIComponent(name)}/copyright 2000`,
  ],
});

function packageOf(name: string, facts: PackageFacts): Package {
  const { version, deb, installed, id = name, depends = [], control = "", paragraph = 0 } = facts;
  return {
    name,
    id,
    version,
    archive: deb,
    paragraph,
    installed,
    depends,
    recommends: facts.recommends ?? [],
    files: [...readListing(facts.files, name)],
    control: control
      .split(" ")
      .filter((one) => one !== "")
      .map((one): [string, number] => {
        const [suffix, size] = one.split(":");
        return [suffix!, Number(size)];
      }),
    configured: [...readListing(facts.configured ?? [], `${name}-made`)],
  };
}
