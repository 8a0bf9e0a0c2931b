import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { posix } from "node:path";
import { BuildError } from "../build-error.ts";
import type { Instruction } from "../dockerfile.ts";
import { hasWildcard } from "../sources/source-glob.ts";
import { cleanPath, matchPattern } from "./go-path.ts";

/** The paths that BuildKit asks a client for, of what instructions copy from the context; null when it asks for all. A
 *  source with a variable is left out: what it comes to is known later.   BuildKit: normalizeContextPaths */
export function askedPaths(instructions: readonly Instruction[]): readonly string[] | null {
  const paths = new Set<string>();
  for (const instruction of instructions) {
    if (instruction.kind !== "copy" && instruction.kind !== "add") continue;
    if (instruction.from !== undefined) continue;
    for (const source of instruction.sources) {
      if (!/\$|^https?:/.test(source)) paths.add(cleanPath(`/${source}`));
    }
  }
  return paths.has("/") ? null : [...paths].sort();
}

/** Nothing, if a client can follow the symlinks in paths that it is asked for: that of 20.10 fails where a file is on the
 *  way, and the build with it. @throws BuildError in its words. fsutil: FollowLinks */
export function requireFollowable(folder: string, paths: readonly string[]): void {
  const walk = new LinkWalk(folder);
  for (const path of paths) walk.follow(path);
}

class LinkWalk {
  readonly #folder: string;
  readonly #done = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  follow(path: string): void {
    const parts = posix.join("/", path).split("/").slice(1);
    let at = ".";
    for (const [i, part] of parts.entries()) {
      at = posix.join(at, part);
      const rest = parts.slice(i + 1);
      const targets = this.#targets(at);
      if (rest.length > 0 && targets.length === 0) continue;
      if (this.#done.has(at)) return;
      this.#done.add(at);
      for (const target of targets) this.follow(posix.join(target, ...rest));
      return;
    }
  }

  /** Where the symlinks that have this name, or match it, lead. */
  #targets(path: string): string[] {
    if (!hasWildcard(posix.basename(path))) return this.#target(path);
    const folder = posix.dirname(path);
    const pattern = posix.basename(path);
    const names = this.#attempt("readdir: readdirent", folder, (real) => readdirSync(real).sort());
    return (names ?? [])
      .filter((name) => matchPattern(pattern, name))
      .flatMap((name) => this.#target(posix.join(folder, name)));
  }

  #target(path: string): string[] {
    const target = this.#attempt("lstat", path, (real) =>
      lstatSync(real).isSymbolicLink() ? readlinkSync(real) : null,
    );
    if (target === null) return [];
    return [target.startsWith("/") ? target : posix.join("/", posix.dirname(path), target)];
  }

  /** Null for what is not there. */
  #attempt<Result>(call: string, path: string, act: (real: string) => Result): Result | null {
    const real = posix.join(this.#folder, path);
    try {
      return act(real);
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      if (error.code === "ENOENT") return null;
      if (error.code !== "ENOTDIR") throw error;
      throw new BuildError(`error from sender: ${call} ${real}: not a directory`, {
        cause: error,
        remedy: "a file of the context is named as if it were a folder",
      });
    }
  }
}
