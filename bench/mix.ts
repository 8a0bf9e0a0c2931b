import { randomFrom, type Stack, word } from "./data.ts";

/** What a call of the mix is. Reads and writes open a file, move its first bytes, and close it. */
export type Action =
  | "stat"
  | "read"
  | "write"
  | "readdir"
  | "create"
  | "unlink"
  | "rename"
  | "mkdir"
  | "rmdir"
  | "chmod"
  | "symlink"
  | "readlink"
  | "truncate";

/** How often, of a hundred: as programs do, who look more than they change. What is made and what is removed balance, so
 *  that the tree stays as large as it was. */
const SHARES: Readonly<Record<Action, number>> = {
  ...{ stat: 38, read: 20, write: 8, readdir: 5 },
  ...{ create: 6, unlink: 6, rename: 4, mkdir: 2, rmdir: 2 },
  ...{ chmod: 3, symlink: 1, readlink: 3, truncate: 2 },
};

/** Of one shape, whatever it does: it is read at one site. */
export interface Call {
  readonly action: Action;
  readonly path: string;
  /** The new name of a rename, the target of a symlink. */
  readonly to: string;
  /** Bytes to move, a new size, or a mode. */
  readonly number: number;
}

/** A tree as the calls leave it: of every path below the top what lstat shows of it. */
export type Listing = ReadonlyMap<string, Shown>;

/** A size, of files alone; a target, of symlinks. */
export interface Shown {
  readonly mode: number;
  readonly size: number;
  readonly target: string;
}

const MODES = [0o600, 0o640, 0o644, 0o755];
/** Of one read or write. */
export const MOST_BYTES = 4096;

/** Calls on a stack, each of which succeeds, and the tree as they leave it. The same for the same seed. */
export class Mix {
  readonly calls: Call[] = [];
  readonly #random: () => number;
  readonly #directories: readonly string[];
  readonly #files: string[];
  readonly #links: string[] = [];
  readonly #emptied: string[] = [];
  readonly #tree = new Map<string, Shown>();
  #names = 0;

  /** @param size of each file of the stack */
  constructor({ paths, directory }: Stack, size: number, count: number, seed = 1) {
    this.#random = randomFrom(seed);
    this.#files = [...paths];
    this.#directories = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf("/"))))];
    for (const path of this.#directories) {
      if (path !== directory) this.#tree.set(path, { mode: 0o755, size: 0, target: "" });
    }
    for (const path of paths) this.#tree.set(path, { mode: 0o644, size, target: "" });
    while (this.calls.length < count) this.calls.push(this.#next());
  }

  get listing(): Listing {
    return this.#tree;
  }

  #next(): Call {
    const action = this.#anAction();
    switch (action) {
      case "stat":
      case "read":
        return call(action, this.#pick(this.#files), "", MOST_BYTES);
      case "readdir":
        return call(action, this.#pick(this.#directories));
      case "write":
      case "truncate": {
        const path = this.#pick(this.#files);
        const bytes = 1 + this.#below(MOST_BYTES);
        const before = this.#tree.get(path)!;
        const size = action === "write" ? Math.max(before.size, bytes) : bytes;
        this.#tree.set(path, { ...before, size });
        return call(action, path, "", bytes);
      }
      case "chmod": {
        const path = this.#pick(this.#files);
        const mode = this.#pick(MODES);
        this.#tree.set(path, { ...this.#tree.get(path)!, mode });
        return call(action, path, "", mode);
      }
      case "create": {
        const path = this.#newPath();
        const size = this.#below(MOST_BYTES);
        this.#files.push(path);
        this.#tree.set(path, { mode: 0o644, size, target: "" });
        return call(action, path, "", size);
      }
      case "unlink": {
        const path = this.#take(this.#files);
        this.#tree.delete(path);
        return call(action, path);
      }
      case "rename": {
        const path = this.#take(this.#files);
        const to = this.#newPath();
        this.#files.push(to);
        this.#tree.set(to, this.#tree.get(path)!);
        this.#tree.delete(path);
        return call(action, path, to);
      }
      case "mkdir": {
        const path = this.#newPath();
        this.#emptied.push(path);
        this.#tree.set(path, { mode: 0o755, size: 0, target: "" });
        return call(action, path);
      }
      case "rmdir": {
        const path = this.#take(this.#emptied);
        this.#tree.delete(path);
        return call(action, path);
      }
      case "symlink": {
        const path = this.#newPath();
        const to = this.#pick(this.#files);
        this.#links.push(path);
        this.#tree.set(path, { mode: 0o777, size: 0, target: to });
        return call(action, path, to);
      }
      case "readlink":
        return call(action, this.#pick(this.#links));
      default:
        return action satisfies never;
    }
  }

  /** One that has something to work on. */
  #anAction(): Action {
    let left = this.#random() * 100;
    let action: Action = "stat";
    for (const [name, share] of Object.entries(SHARES)) {
      left -= share;
      if (left >= 0) continue;
      action = name as Action;
      break;
    }
    if (action === "rmdir" && this.#emptied.length === 0) return "mkdir";
    return action === "readlink" && this.#links.length === 0 ? "symlink" : action;
  }

  #newPath(): string {
    return `${this.#pick(this.#directories)}/${word(this.#random)}-${this.#names++}`;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)]!;
  }

  #take(from: string[]): string {
    const at = this.#below(from.length);
    const taken = from[at]!;
    from[at] = from.at(-1)!;
    from.pop();
    return taken;
  }
}

function call(action: Action, path: string, to = "", number = 0): Call {
  return { action, path, to, number };
}
