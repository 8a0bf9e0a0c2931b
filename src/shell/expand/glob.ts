import { isErrno } from "../../base/fs-error.ts";
import { bytesOf, nameOf } from "../bytes.ts";
import type { Shell } from "../run/shell-state.ts";
import { isMagic, matches, unescapePattern } from "./pattern.ts";

/** The paths that match, in order of their bytes; none when none does. A directory is read for a component that has
 *  magic in it; what comes after one is looked up. */
export function glob(shell: Shell, pattern: string): string[] {
  const found = [...new Set(new Glob(shell).matching("", pattern))];
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

class Glob {
  readonly #shell: Shell;
  readonly #extended: boolean;
  readonly #hidden: boolean;
  readonly #deep: boolean;

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#extended = shell.option("extglob");
    this.#hidden = shell.option("dotglob");
    this.#deep = shell.option("globstar");
  }

  *matching(prefix: string, pattern: string): Generator<string> {
    const slashes = /^\/*/.exec(pattern)![0];
    const rest = pattern.slice(slashes.length);
    const start = prefix + slashes;
    const end = rest.indexOf("/");
    const component = end === -1 ? rest : rest.slice(0, end);
    const after = end === -1 ? "" : rest.slice(end);
    if (!this.#isMagic(component)) yield* this.#after(start + unescapePattern(component), after);
    else if (component === "**" && this.#deep) yield* this.#below(start, after);
    else {
      for (const { name, type } of this.#list(start)) {
        if (name.startsWith(".") && !this.#hidden && !component.startsWith(".")) continue;
        if (!matches(component, name, this.#extended)) continue;
        if (after === "") yield start + name;
        else if (type === "dir" || type === "symlink") yield* this.#after(start + name, after);
      }
    }
  }

  /** What matches behind a path that is settled. */
  *#after(path: string, pattern: string): Generator<string> {
    if (this.#isMagic(pattern)) yield* this.matching(path, pattern);
    else {
      const whole = path + unescapePattern(pattern);
      if (this.#exists(whole)) yield whole;
    }
  }

  /** `**`: a directory itself, and all that is below it. */
  *#below(start: string, after: string): Generator<string> {
    if (after !== "") yield* this.matching(start, after.replace(/^\/+/, ""));
    else if (start !== "") yield start;
    for (const { name, type } of this.#list(start)) {
      if (name.startsWith(".") && !this.#hidden) continue;
      if (after === "") yield start + name;
      if (type !== "dir") continue;
      for (const path of this.#below(`${start}${name}/`, after)) {
        if (path !== `${start}${name}/`) yield path;
      }
    }
  }

  #isMagic(pattern: string): boolean {
    return isMagic(pattern, this.#extended);
  }

  #exists(path: string): boolean {
    try {
      return this.#shell.process.tryLstat(nameOf(path)) !== null;
    } catch (error) {
      if (isErrno(error)) return false;
      throw error;
    }
  }

  #list(path: string): { name: string; type: string }[] {
    try {
      const entries = this.#shell.process.readdir(nameOf(path === "" ? "." : path));
      return entries.map(({ name, type }) => ({ name: bytesOf(name), type }));
    } catch (error) {
      if (isErrno(error)) return [];
      throw error;
    }
  }
}
