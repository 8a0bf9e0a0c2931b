import type { CaseEntry, CaseEntryType, CaseValue } from "../../../src/cases/case.ts";
import { type MarkSpace, TRUSTED } from "../../../src/layer/marks.ts";
import { DIRECTORY_NAMES, FILE_NAMES } from "./names.ts";
import type { Profile } from "./profiles.ts";
import type { Random } from "./random.ts";
import {
  CAPABILITY,
  DIRECTORY_MODES,
  FILE_MODES,
  randomAcl,
  randomContent,
  randomDevice,
  randomTime,
  XATTR_NAMES,
} from "./values.ts";

const DEEPEST = 3;
const TYPES: Readonly<
  Record<"named as directory" | "named as file", Partial<Record<CaseEntryType, number>>>
> = {
  "named as directory": { dir: 74, file: 8, symlink: 6, whiteout: 9, fifo: 2, char: 1 },
  "named as file": {
    ...{
      file: 56,
      symlink: 11,
      link: 10,
      whiteout: 11,
      dir: 6,
      fifo: 2,
      char: 2,
      block: 1,
      socket: 1,
    },
  },
};

type Mutable = { -readonly [K in keyof CaseEntry]: CaseEntry[K] };

/** Makes the layers of one case, lowest first: later ones refer to what earlier ones have. */
export class LayerMaker {
  readonly #random: Random;
  readonly #profile: Profile;
  readonly #marks: MarkSpace;
  /** Paths of the layers made so far, by type. */
  readonly #below = { any: new Set<string>(), dirs: [] as string[], files: [] as string[] };
  #made = 0;

  constructor(random: Random, profile: Profile, marks: MarkSpace) {
    this.#random = random;
    this.#profile = profile;
    this.#marks = marks;
  }

  /** @param density how likely each of the six names of a directory is */
  layer(density: number): CaseEntry[] {
    const entries: CaseEntry[] = [];
    const files: string[] = [];
    if (this.#random.chance(0.05)) {
      entries.push({ path: "/", type: "dir", ...this.#owner(), ...this.#rootMark() });
    }
    this.#fill("", 1, density, entries, files);
    for (const { path, type } of entries) {
      this.#below.any.add(path);
      if (type === "dir") this.#below.dirs.push(path);
      if (type === "file") this.#below.files.push(path);
    }
    this.#made++;
    return entries;
  }

  #fill(
    parent: string,
    depth: number,
    density: number,
    entries: CaseEntry[],
    files: string[],
  ): void {
    // Where it says that whiteouts may be files, some are.
    const xattrWhiteouts = entries.at(-1)?.xattrs?.[`${this.#marks}opaque`] === "x";
    for (const name of [...DIRECTORY_NAMES, ...FILE_NAMES]) {
      if (!this.#random.chance(density)) continue;
      const path = `${parent}/${name}`;
      const made = this.#entry(path, name, files);
      const entry =
        xattrWhiteouts && made.type === "file" && this.#random.chance(0.4)
          ? { path, type: made.type, xattrs: { [`${this.#marks}whiteout`]: "y" } }
          : made;
      entries.push(entry);
      if (entry.type === "file") files.push(path);
      if (entry.type === "dir" && depth < DEEPEST) {
        this.#fill(path, depth + 1, density * 0.7, entries, files);
      }
    }
  }

  #entry(path: string, name: string, files: readonly string[]): CaseEntry {
    const random = this.#random;
    const type = this.#type(path, name, files.length > 0);
    const entry: Mutable = { path, type };
    if (type === "whiteout") return entry;
    if (type === "link") return { ...entry, target: random.pick(files) };
    Object.assign(entry, this.#owner(), { mtime: randomTime(random) });
    if (type === "symlink") entry.target = this.#target();
    if (type === "char" || type === "block") entry.rdev = randomDevice(random, type);
    if (type === "dir") this.#finishDirectory(entry);
    if (type === "file") this.#finishFile(entry);
    return entry;
  }

  #type(path: string, name: string, hasFiles: boolean): CaseEntryType {
    const random = this.#random;
    const asDirectory = DIRECTORY_NAMES.includes(name);
    let type = random.weighted(TYPES[asDirectory ? "named as directory" : "named as file"]);
    if (this.#profile === "links" || this.#profile === "index") {
      if (!asDirectory && type !== "file" && random.chance(0.4)) type = "link";
    }
    const hides = this.#below.any.has(path);
    if (this.#profile === "whiteout" && hides && random.chance(0.2)) type = "whiteout";
    // One that hides nothing is rare.
    const stray = this.#profile === "whiteout" ? 0.5 : 0.15;
    if (type === "whiteout" && !hides && !random.chance(stray)) type = asDirectory ? "dir" : "file";
    return type === "link" && !hasFiles ? "file" : type;
  }

  #finishDirectory(entry: Mutable): void {
    const random = this.#random;
    entry.mode = random.pick(DIRECTORY_MODES);
    const xattrs: Record<string, CaseValue> = this.#xattrs();
    if (random.chance(0.03)) xattrs["system.posix_acl_default"] = randomAcl(random);
    if (this.#made > 0) {
      if (random.chance(0.12)) {
        if (this.#marks === TRUSTED) entry.opaque = true;
        else xattrs[`${this.#marks}opaque`] = "y";
      } else if (random.chance(0.06)) {
        xattrs[`${this.#marks}opaque`] = random.pick(["x", "x", "n", "", "yes"]);
      }
      if (random.chance(this.#profile === "redirect" ? 0.12 : 0.02)) {
        xattrs[`${this.#marks}redirect`] = this.#redirect(this.#below.dirs);
      }
    }
    if (Object.keys(xattrs).length > 0) entry.xattrs = xattrs;
  }

  #finishFile(entry: Mutable): void {
    const random = this.#random;
    entry.mode = random.pick(FILE_MODES);
    entry.content = randomContent(random);
    if (random.chance(0.07)) entry.size = random.pick([1, 4096, 5000, 10_000, 300_000]);
    const xattrs: Record<string, CaseValue> = this.#xattrs();
    if (random.chance(0.02)) xattrs["system.posix_acl_access"] = randomAcl(random);
    if (random.chance(0.02)) xattrs["security.capability"] = CAPABILITY;
    if (this.#made > 0 && random.chance(0.03)) this.#makeXattrWhiteout(entry, xattrs);
    else if (this.#made > 0 && random.chance(this.#profile === "metacopy" ? 0.15 : 0.01)) {
      this.#makeMetacopy(entry, xattrs);
    }
    if (Object.keys(xattrs).length > 0) entry.xattrs = xattrs;
  }

  #makeXattrWhiteout(entry: Mutable, xattrs: Record<string, CaseValue>): void {
    xattrs[`${this.#marks}whiteout`] = "y";
    if (this.#random.chance(0.8)) entry.content = "";
  }

  /** Its data is in a layer below: by its own name, or where the redirect says. */
  #makeMetacopy(entry: Mutable, xattrs: Record<string, CaseValue>): void {
    xattrs[`${this.#marks}metacopy`] = "";
    if (this.#random.chance(0.6)) {
      xattrs[`${this.#marks}redirect`] = this.#redirect(this.#below.files);
    }
    entry.content = "";
    entry.size = this.#random.pick([0, 5, 12]);
  }

  #redirect(paths: readonly string[]): CaseValue {
    const random = this.#random;
    if (random.chance(0.15)) return random.pick(["", "a/b", "/a//b", "/", "/a/", "/none", "none"]);
    if (random.chance(0.3)) return random.pick([...DIRECTORY_NAMES, ...FILE_NAMES]);
    return paths.length > 0 ? random.pick(paths) : "/a";
  }

  #xattrs(): Record<string, CaseValue> {
    const random = this.#random;
    const often = this.#profile === "xattr" || this.#profile === "metacopy";
    const xattrs: Record<string, CaseValue> = {};
    if (!random.chance(often ? 0.5 : 0.12)) return xattrs;
    for (const name of XATTR_NAMES) {
      if (random.chance(0.5)) xattrs[name] = `${randomContent(random)}L${this.#made}`;
    }
    if (random.chance(0.1)) xattrs[`${this.#marks}overlay.foo`] = "nested";
    return xattrs;
  }

  /** Marks that mean nothing, or something else, on the root of a layer. */
  #rootMark(): { xattrs?: Record<string, CaseValue> } {
    const random = this.#random;
    if (random.chance(0.3)) return {};
    const [mark, value] = random.pick([
      ["opaque", "y"],
      ["opaque", "y"],
      ["opaque", "x"],
      ["impure", "y"],
      ["redirect", "/a"],
    ]);
    return { xattrs: { [`${this.#marks}${mark}`]: value! } };
  }

  #owner(): { uid?: number; gid?: number } {
    const random = this.#random;
    const often = this.#profile === "creds";
    return {
      ...(random.chance(often ? 0.6 : 0.2) ? { uid: random.pick([1000, 1000, 1001]) } : {}),
      ...(random.chance(often ? 0.6 : 0.15) ? { gid: random.pick([1000, 1000, 2000]) } : {}),
    };
  }

  #target(): string {
    const random = this.#random;
    const name = random.pick([...DIRECTORY_NAMES, ...FILE_NAMES]);
    const path = this.#below.any.size > 0 ? random.pick([...this.#below.any]) : `/${name}`;
    return random.pick([name, `../${name}`, path, path, `.${path}`, "none", "/"]);
  }
}
