import fc from "fast-check";
import type { CaseOp } from "../../cases/case.ts";
import { ancestorsOf } from "../tree/complete.ts";
import type { Shape } from "./shape.ts";
import { treePath } from "./tree-path.ts";

/** Where a call is aimed: mostly at a name that is there, by its place in the list of them, else at any. */
export type Pick = number | string;

export function pick(shape: Shape): fc.Arbitrary<Pick> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.nat(40) },
    { weight: 1, arbitrary: treePath(shape) },
  );
}

/** The names and descriptors that steps can be aimed at, as far as one can know without making the calls. */
export class Aim {
  readonly #paths: string[];
  readonly #files: string[] = [];
  #opened = 0;

  /** Paths that are there at the start. */
  constructor(paths: Iterable<string>) {
    const all = new Set<string>();
    for (const path of paths) for (const name of [...ancestorsOf(path), path]) all.add(name);
    all.delete("/");
    this.#paths = [...all].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  }

  path(pick: Pick): string {
    if (typeof pick === "string") return pick;
    return this.#paths[pick % this.#paths.length] ?? "/a";
  }

  /** Known names in and below a directory, deepest first. */
  below(path: string): string[] {
    const inside = this.#paths.filter((name) => name.startsWith(`${path}/`));
    return inside.sort((a, b) => depthOf(b) - depthOf(a));
  }

  /** An open descriptor; undefined when there is none. */
  file(pick: number): string | undefined {
    return this.#files[pick % this.#files.length];
  }

  newFile(): string {
    this.#opened++;
    return `f${this.#opened}`;
  }

  /** Takes notice of a step, so that later ones can be aimed at what it made. */
  note({ op, path, to, fd }: CaseOp): void {
    const made = MAKES.has(op) ? (to ?? path) : undefined;
    if (made !== undefined && !this.#paths.includes(made)) this.#paths.push(made);
    if (op === "open" && fd !== undefined) this.#files.push(fd);
    if (op === "close") this.#files.splice(this.#files.indexOf(fd!), 1);
    if (op === "remount") this.#files.length = 0;
  }
}

const MAKES = new Set([
  "mkdir",
  "write",
  "open",
  "rename",
  "renameat2",
  "link",
  "symlink",
  "mknod",
]);

const depthOf = (path: string): number => path.split("/").length;
