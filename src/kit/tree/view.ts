import { typeOf } from "../../base/mode.ts";
import { byCodePoint } from "../../cases/names-order.ts";
import type { TreeEntry } from "../../cases/outcome.ts";
import { outcomeTime } from "../../cases/stat-outcome.ts";
import { type EncodedBytes, encodeBytes } from "../../cases/value.ts";
import { variableMark } from "../../cases/variable-mark.ts";
import type { ReadCalls, StatLike } from "../overlay.ts";
import { errnoOf } from "../run/errno-of.ts";

/** Every name that `calls` show, as `find | sort` would walk them, contents in full. `bare`: a layer as it lies on its
 *  store, with whiteouts and marks; else a mount. */
export async function viewOf(calls: ReadCalls, bare = false): Promise<TreeEntry[]> {
  const walk = new Walk(calls, bare);
  await walk.visit("/");
  return walk.entries;
}

/** No case comes near. A broken implementation can make a directory that holds itself. */
const MOST_ENTRIES = 5000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Walk {
  readonly entries: TreeEntry[] = [];
  readonly #calls: ReadCalls;
  readonly #bare: boolean;
  /** The first path of each inode that has several. */
  readonly #seen = new Map<string, string>();

  constructor(calls: ReadCalls, bare: boolean) {
    this.#calls = calls;
    this.#bare = bare;
  }

  async visit(path: string): Promise<void> {
    const entry: Mutable<TreeEntry> = { path };
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) {
      entry.error = "ELOOP";
      return;
    }
    const stat = await orErrno(() => this.#calls.lstat(path));
    if ("errno" in stat) {
      entry.error = stat.errno;
      return;
    }
    const type = typeOf(stat.value.mode);
    if (this.#bare && type === "char" && !stat.value.rdev?.some((part) => part !== 0)) {
      entry.type = "whiteout";
      return;
    }
    Object.assign(entry, this.#attributes(path, stat.value), await this.#ofType(path, stat.value));
    const xattrs = await this.#xattrs(path);
    if (xattrs !== undefined) entry.xattrs = xattrs;
    if (type !== "dir") return;
    const names = await orErrno(() => this.#calls.readdir(path));
    if ("errno" in names) entry.error = names.errno;
    else await this.#children(path, names.value);
  }

  async #children(path: string, names: readonly string[]): Promise<void> {
    const prefix = path === "/" ? "/" : `${path}/`;
    for (const name of [...names].sort(byCodePoint)) {
      if (this.entries.length <= MOST_ENTRIES) await this.visit(prefix + name);
    }
  }

  #attributes(path: string, stat: StatLike): Partial<TreeEntry> {
    const { uid = 0, gid = 0, nlink = 1, mtime = 0, ino } = stat;
    const shared = typeOf(stat.mode) !== "dir" && ino !== undefined;
    const first = shared ? this.#seen.get(`${ino}`) : undefined;
    if (shared && first === undefined) this.#seen.set(`${ino}`, path);
    return {
      type: typeOf(stat.mode),
      mode: stat.mode & 0o7777,
      ...{ uid, gid, nlink, mtime: outcomeTime(Math.floor(mtime)) },
      ...(first === undefined ? {} : { same_as: first }),
    };
  }

  async #ofType(path: string, stat: StatLike): Promise<Partial<TreeEntry>> {
    const type = typeOf(stat.mode);
    if (type === "char" || type === "block") return { rdev: stat.rdev ?? [0, 0] };
    if (type === "symlink") {
      const target = await orErrno(() => this.#calls.readlink(path));
      return { target: "errno" in target ? target : target.value };
    }
    if (type !== "file") return {};
    const bytes = await orErrno(() => this.#calls.readFile(path));
    return { size: stat.size, content: "errno" in bytes ? bytes : wholeBytes(bytes.value) };
  }

  async #xattrs(path: string): Promise<TreeEntry["xattrs"] | undefined> {
    const { listxattr, getxattr } = this.#calls;
    if (listxattr === undefined || getxattr === undefined) return undefined;
    const names = await orErrno(() => listxattr.call(this.#calls, path));
    if ("errno" in names || names.value.length === 0) return undefined;
    const shown: Record<string, NonNullable<TreeEntry["xattrs"]>[string]> = {};
    for (const name of [...names.value].sort(byCodePoint)) {
      const mark = this.#bare ? variableMark(name) : undefined;
      const value = await orErrno(() => getxattr.call(this.#calls, path, name));
      shown[name] = mark ?? ("errno" in value ? value : encodeBytes(value.value));
    }
    return shown;
  }
}

async function orErrno<T>(
  call: () => T | PromiseLike<T>,
): Promise<{ readonly value: T } | { readonly errno: string }> {
  try {
    return { value: await call() };
  } catch (error) {
    return { errno: errnoOf(error) };
  }
}

/** Never a digest: a layer can be made of it again. */
function wholeBytes(bytes: Uint8Array): EncodedBytes {
  const text = encodeBytes(bytes);
  if (typeof text === "string" || "hex" in text) return text;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
  return { hex: hex.join("") };
}
