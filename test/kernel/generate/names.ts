import type { CaseEntry, CaseOp } from "../../../src/cases/case.ts";
import type { Random } from "./random.ts";

export const DIRECTORY_NAMES = ["a", "b", "c"];
export const FILE_NAMES = ["f", "g", "h"];
/** Blanks, more than ASCII, bytes that are no UTF-8, the longest name there may be. */
const ODD_NAMES = ["x y", "ü", "\udcff", "n".repeat(255), ".wh.f", "#1", "index", "..."];

export type NameType = "file" | "dir" | "symlink" | "other";

/** A rough idea of which names the merged view has by now: most operations should meet something. It is allowed to be
 *  wrong, and whoever asks for a path gets one that is missing now and then. */
export class Names {
  readonly #random: Random;
  readonly #types = new Map<string, NameType>();
  /** Every path that any layer has ever had. */
  readonly #seen: string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Lays a layer over what is there. */
  absorb(entries: readonly CaseEntry[]): void {
    for (const { path, type, opaque } of entries) {
      this.#seen.push(path);
      const merges = type === "dir" && this.#types.get(path) === "dir" && opaque !== true;
      if (!merges) this.#drop(path);
      if (type !== "whiteout") this.#types.set(path, nameType(type));
    }
  }

  /** A path that is probably there, of the type if there is any such. */
  known(type?: NameType | "nondir"): string | undefined {
    if (this.#types.size === 0) return undefined;
    const paths = [...this.#types].flatMap(([path, found]) =>
      type === undefined || found === type || (type === "nondir" && found !== "dir") ? [path] : [],
    );
    return paths.length === 0 ? undefined : this.#random.pick(paths);
  }

  path(type?: NameType | "nondir"): string {
    return (this.#random.chance(0.85) ? this.known(type) : undefined) ?? this.any();
  }

  directory(): string {
    return this.#random.chance(0.1) ? "/" : this.path("dir");
  }

  /** A name that is probably free, in a directory that is probably there. */
  free(): string {
    const random = this.#random;
    if (random.chance(0.15)) return this.path();
    const parent = random.chance(0.3) ? "" : (this.known("dir") ?? "");
    return `${depthOf(parent) > 3 ? "" : parent}/${this.#name()}`;
  }

  /** Whatever comes to mind. */
  any(): string {
    const random = this.#random;
    if (this.#seen.length > 0 && random.chance(0.5)) return random.pick(this.#seen);
    if (random.chance(0.03)) return random.pick(["/", "/..", "/a/..", "/a/.", "//b//f", "/f/", ""]);
    const parents = Array.from({ length: random.between(0, 2) }, () =>
      random.pick(random.chance(0.9) ? DIRECTORY_NAMES : FILE_NAMES),
    );
    return `/${[...parents, this.#name()].join("/")}`;
  }

  /** Keeps up with an operation, as if it had succeeded where that is likely. */
  note({ op, path, to, flags, at }: CaseOp): void {
    if (path === undefined || at !== undefined) return;
    const types = this.#types;
    const type = types.get(path);
    if (op === "unlink" && type !== "dir") types.delete(path);
    else if (op === "rmdir" && type === "dir" && !this.#hasBelow(path)) types.delete(path);
    else if (op === "mkdir") this.#add(path, "dir");
    else if (op === "symlink") this.#add(path, "symlink");
    else if (op === "mknod") this.#add(path, "other");
    else if (/^(open|write|creat)$/.test(op) && has(flags, "O_CREAT")) this.#add(path, "file");
    else if (op === "link" && to !== undefined && type !== undefined) this.#add(to, type);
    else if (op.startsWith("rename") && to !== undefined && type !== undefined) {
      this.#rename(path, to, has(flags, "EXCHANGE"));
    }
  }

  #add(path: string, type: NameType): void {
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (this.#types.has(path) || (parent !== "" && this.#types.get(parent) !== "dir")) return;
    this.#types.set(path, type);
  }

  #rename(from: string, to: string, exchange: boolean): void {
    if (from === to || `${to}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${to}/`)) return;
    const moved = this.#take(from);
    const other = this.#take(to);
    for (const [rest, type] of moved) this.#types.set(to + rest, type);
    if (!exchange) return;
    for (const [rest, type] of other) this.#types.set(from + rest, type);
  }

  #take(path: string): [rest: string, type: NameType][] {
    const found = [...this.#types].filter(([at]) => at === path || at.startsWith(`${path}/`));
    for (const [at] of found) this.#types.delete(at);
    return found.map(([at, type]) => [at.slice(path.length), type]);
  }

  #drop(path: string): void {
    this.#take(path);
  }

  #hasBelow(path: string): boolean {
    return [...this.#types.keys()].some((at) => at.startsWith(`${path}/`));
  }

  #name(): string {
    const random = this.#random;
    if (random.chance(0.02)) return random.pick(ODD_NAMES);
    return random.pick(random.chance(0.5) ? DIRECTORY_NAMES : FILE_NAMES);
  }
}

function nameType(type: CaseEntry["type"]): NameType {
  if (type === "dir" || type === "symlink") return type;
  return type === "file" || type === "link" ? "file" : "other";
}

function has(flags: CaseOp["flags"], name: string): boolean {
  return Array.isArray(flags) && flags.includes(name);
}

const depthOf = (path: string): number => path.split("/").length - 1;
