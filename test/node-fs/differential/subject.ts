import type * as nodeFs from "node:fs";
import { describe, failureOf, type Outcome } from "./outcome.ts";
import type { Call } from "./random-call.ts";
import { argumentOf, type Opened } from "./value.ts";

type Fs = typeof nodeFs;
type Method = (...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method>>;

const LONGEST = 2 ** 24;

/** One of the two that are compared: an fs, and what was opened with it. */
export class Subject {
  readonly #fs: Fs;
  readonly #opened: Opened = { fds: [], handles: [] };
  #made = 0;

  constructor(fs: Fs) {
    this.#fs = fs;
  }

  async run({ style, name, args }: Call): Promise<Outcome> {
    const given = args.map((arg) => argumentOf(arg, this.#opened));
    try {
      const result = await this.#call(style, name, given);
      return { gave: await this.#described(name, result, given) };
    } catch (error) {
      return failureOf(name === "mkdtemp" ? withoutLetters(error) : error);
    }
  }

  #call(style: Call["style"], name: string, args: unknown[]): unknown {
    const fs = this.#fs as unknown as Methods;
    switch (style) {
      case "sync":
        return fs[`${name}Sync`]!(...args);
      case "callback":
        return viaCallback(fs[name]!.bind(fs), args);
      case "promise":
        return (this.#fs.promises as unknown as Methods)[name]!(...args);
      case "handle": {
        const handle = this.#opened.handles.at(-1) as Methods | undefined;
        return handle === undefined ? "no handle" : handle[name]!(...args);
      }
      default:
        return style satisfies never;
    }
  }

  /** What a call gave; memory that it filled belongs to that. */
  async #described(name: string, result: unknown, args: readonly unknown[]): Promise<unknown> {
    if (name === "open") return this.#remember(result);
    if (name === "opendir") return await entriesOf(result as nodeFs.Dir);
    if (name === "mkdtemp") return this.#renamed(result);
    if (name === "read" || name === "readv") return [describe(result), describe(args.slice(1))];
    if (name === "write" || name === "writev") return describe(result);
    return describe(result);
  }

  #remember(result: unknown): string {
    if (typeof result === "number") {
      this.#opened.fds.push(result);
      return "a descriptor";
    }
    this.#opened.handles.push(result);
    return "a handle";
  }

  /** The directory gets a name that both can have. */
  #renamed(result: unknown): unknown {
    const path = String(result);
    this.#fs.renameSync(path, `${path.slice(0, -6)}temp${this.#made++}`);
    return [typeof result, path.slice(0, -6)];
  }

  /** All that there is below "/", and descriptors closed. */
  async finish(): Promise<unknown> {
    const tree: unknown[] = [];
    this.#list(Buffer.from(""), tree);
    await this.close();
    return tree;
  }

  async close(): Promise<void> {
    for (const fd of this.#opened.fds) closeQuietly(() => this.#fs.closeSync(fd));
    for (const handle of this.#opened.handles) {
      // Its descriptor may have been closed by number.
      await (handle as nodeFs.promises.FileHandle).close().catch(() => {});
    }
  }

  /** By bytes: not every name is text. */
  #list(above: Buffer, tree: unknown[]): void {
    const fs = this.#fs;
    const slash = Buffer.from("/");
    for (const name of fs.readdirSync(above.length === 0 ? slash : above, "buffer")) {
      const at = Buffer.concat([above, slash, name]);
      const stat = fs.lstatSync(at);
      // Of a file that was made long its size has to do.
      const held = stat.isFile()
        ? stat.size <= LONGEST && fs.readFileSync(at, "latin1")
        : stat.isSymbolicLink() && fs.readlinkSync(at, "latin1");
      tree.push({ at: at.toString("latin1"), ...(describe(stat) as object), held });
      if (stat.isDirectory()) this.#list(at, tree);
    }
  }
}

/** Some of Node's calls show the template, some what it had become. */
function withoutLetters(error: unknown): unknown {
  if (!(error instanceof Error) || !("path" in error)) return error;
  const path = String(error.path);
  error.message = error.message.replace(path, path.slice(0, -6));
  return Object.assign(error, { path: path.slice(0, -6) });
}

function viaCallback(method: Method, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    try {
      method(...args, (...results: unknown[]) => {
        const [error, ...rest] = results;
        if (error instanceof Error) reject(error);
        else resolve(results.length === 1 ? [error] : rest.length === 1 ? rest[0] : rest);
      });
    } catch (error) {
      reject(Object.assign(error as Error, { told: "thrown" }));
    }
  });
}

async function entriesOf(dir: nodeFs.Dir): Promise<unknown> {
  const entries: unknown[] = [];
  for await (const entry of dir) entries.push(describe(entry));
  return [dir.path, entries];
}

function closeQuietly(close: () => void): void {
  try {
    close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EBADF")) throw error;
  }
}
