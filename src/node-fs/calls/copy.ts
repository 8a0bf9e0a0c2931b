import type { Errno } from "../../base/errno.ts";
import type { Process } from "../../process/process.ts";
import { argumentError, wrongType } from "../arguments/argument-error.ts";
import { mustBeBoolean, mustBeFunction, mustBeInteger, mustBeObject } from "../arguments/checks.ts";
import { pathOf } from "../arguments/path.ts";
import { received } from "../arguments/received.ts";
import { type ComposedCode, composedError } from "../composed-error.ts";
import type { BigIntStats } from "../objects/bigint-stats.ts";
import type { Stats } from "../objects/stats.ts";
import { dirname, join, namesOf, resolve } from "../posix-path.ts";
import { call, hasCode } from "../system-error.ts";
import { existsSync } from "./access.ts";
import { chmodSync, utimesSync } from "./attributes.ts";
import { copyFileSync } from "./copy-file.ts";
import { mkdirSync } from "./directory.ts";
import { readlinkSync, symlinkSync, unlinkSync } from "./names.ts";
import { lstatSync, statSync } from "./stat.ts";

type Filter = (source: string, target: string) => unknown;

interface CopyOptions {
  readonly dereference: boolean;
  readonly errorOnExist: boolean;
  readonly filter: Filter | undefined;
  readonly force: boolean;
  readonly mode: number;
  readonly preserveTimestamps: boolean;
  readonly recursive: boolean;
  readonly verbatimSymlinks: boolean;
}

const DEFAULTS = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};
const SWITCHES = [
  "dereference",
  "errorOnExist",
  "force",
  "preserveTimestamps",
  "recursive",
  "verbatimSymlinks",
] as const;
const COPY_MODES = 7;

function copyOptions(options: unknown): CopyOptions {
  if (options !== undefined) mustBeObject(options, "options");
  const given = { ...DEFAULTS, mode: 0, ...(options as object) } as CopyOptions;
  for (const name of SWITCHES) mustBeBoolean(given[name], `options.${name}`);
  const mode = given.mode ?? 0;
  mustBeInteger(mode, "mode", 0, COPY_MODES);
  if (given.dereference && given.verbatimSymlinks) {
    const message =
      'Option "dereference" cannot be used in combination with option "verbatimSymlinks"';
    throw argumentError("ERR_INCOMPATIBLE_OPTION_PAIR", message);
  }
  if (given.filter !== undefined) mustBeFunction(given.filter, "options.filter");
  return { ...given, mode };
}

/** A copy under way: it stops for what the filter says of each name, and is told whether to go on with it. */
export type Copying = Generator<unknown, void, boolean>;

/** cp, for whoever drives it: what differs between cpSync and the others is `style`. */
export function copying(
  process: Process,
  source: unknown,
  target: unknown,
  options: unknown,
  style: "sync" | "async",
): Copying {
  const how = copyOptions(options);
  const from = pathOf(source, "src");
  const to = pathOf(target, "dest");
  const bytes = [source, target].find((one) => ArrayBuffer.isView(one));
  return new Copy(process, how, style).start(from, to, bytes);
}

export function cpSync(
  process: Process,
  source: unknown,
  target: unknown,
  options?: unknown,
): void {
  const steps = copying(process, source, target, options, "sync");
  for (let step = steps.next(); step.done !== true; ) {
    const wanted = step.value;
    if (wanted instanceof Promise) {
      const message = `Expected boolean to be returned from the "filter" function but got ${received(wanted)}.`;
      throw argumentError("ERR_INVALID_RETURN_VALUE", message);
    }
    step = steps.next(Boolean(wanted));
  }
}

type Kind = BigIntStats | Stats;

/** What Node's cp does, in the same order, with the same refusals. */
class Copy {
  readonly #process: Process;
  readonly #how: CopyOptions;
  readonly #style: "sync" | "async";

  constructor(process: Process, how: CopyOptions, style: "sync" | "async") {
    this.#process = process;
    this.#how = how;
    this.#style = style;
  }

  /** @param bytes a path that was given as such: Node looks at it, and cannot join names to it */
  *start(from: string, to: string, bytes: unknown): Copying {
    const found = yield* this.#look(from, to);
    if (found === null) return;
    if (bytes !== undefined) {
      const name = found.source.isDirectory() ? "paths[0]" : "path";
      throw wrongType(name, "of type string", bytes);
    }
    this.#mustNotBeBelow(from, found.source, to);
    const above = dirname(to);
    if (!existsSync(this.#process, above))
      mkdirSync(this.#process, above, { recursive: true }, this.#style);
    yield* this.#copy(from, to, found.target);
  }

  /** What there is to copy and what is in its place; null for what the filter leaves out. */
  *#look(from: string, to: string): Generator<unknown, Found | null, boolean> {
    const { filter } = this.#how;
    if (filter !== undefined && !(yield filter(from, to))) return null;
    const source = this.#stat(from, true)!;
    const target = this.#stat(to, false);
    if (target !== undefined) mustFit(from, to, source, target);
    if (source.isDirectory() && this.#isBelow(from, to)) {
      throw invalid(`cannot copy ${from} to a subdirectory of self ${to}`, to);
    }
    return { source, target };
  }

  #stat(path: string, throwIfNoEntry: boolean): Kind | undefined {
    const ask = this.#how.dereference ? statSync : lstatSync;
    return ask(this.#process, path, { bigint: true, throwIfNoEntry });
  }

  /** No directory above the target may be what is copied. */
  #mustNotBeBelow(from: string, source: Kind, to: string): void {
    const cwd = this.#process.getcwd();
    const start = resolve(cwd, dirname(from));
    let below = to;
    for (let above = resolve(cwd, dirname(to)); above !== start && above !== "/"; ) {
      const there = statSync(this.#process, above, { bigint: true, throwIfNoEntry: false });
      if (there === undefined) return;
      if (isSame(source, there)) {
        // Node names the directory it has come to.
        throw invalid(`cannot copy ${from} to a subdirectory of self ${below}`, below);
      }
      below = above;
      above = dirname(above);
    }
  }

  *#copy(from: string, to: string, target: Kind | undefined): Copying {
    const ask = this.#how.dereference ? statSync : lstatSync;
    const source = ask(this.#process, from) as Stats;
    if (source.isDirectory()) {
      if (!this.#how.recursive) throw this.#isADirectory(from);
      yield* this.#directory(from, to, source, target);
    } else if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
      this.#file(from, to, source, target);
    } else if (source.isSymbolicLink()) {
      this.#symlink(from, to, target);
    } else {
      throw notCopied(source, to);
    }
  }

  #isADirectory(path: string): Error {
    const message = `${path} is a directory (not copied)`;
    const number: Errno = this.#style === "sync" ? "EINVAL" : "EISDIR";
    return composedError("ERR_FS_EISDIR", { code: "EISDIR", message, path, syscall: "cp", number });
  }

  *#directory(from: string, to: string, source: Kind, target: Kind | undefined): Copying {
    if (target === undefined) mkdirSync(this.#process, to);
    // With Sync, Node does not say which.
    const named = this.#style === "sync" ? undefined : from;
    for (const { name } of call(() => this.#process.readdir(from), "opendir", named)) {
      const item = join(from, name);
      const place = join(to, name);
      const found = yield* this.#look(item, place);
      if (found !== null) yield* this.#copy(item, place, found.target);
    }
    if (target === undefined) chmodSync(this.#process, to, Number(source.mode));
  }

  #file(from: string, to: string, source: Stats, target: Kind | undefined): void {
    const { force, errorOnExist, mode, preserveTimestamps } = this.#how;
    if (target !== undefined) {
      if (!force && errorOnExist) {
        const message = `${to} already exists`;
        throw refusal("ERR_FS_CP_EEXIST", "EEXIST", message, to);
      }
      if (!force) return;
      unlinkSync(this.#process, to);
    }
    copyFileSync(this.#process, from, to, mode);
    if (preserveTimestamps) {
      const { atime, mtime } = statSync(this.#process, from) as Stats;
      utimesSync(this.#process, to, atime, mtime);
    }
    chmodSync(this.#process, to, source.mode);
  }

  #symlink(from: string, to: string, target: Kind | undefined): void {
    const cwd = this.#process.getcwd();
    let leadsTo = readlinkSync(this.#process, from) as string;
    if (!this.#how.verbatimSymlinks && !leadsTo.startsWith("/")) {
      leadsTo = resolve(cwd, dirname(from), leadsTo);
    }
    const before = target === undefined ? null : this.#targetOf(to);
    if (before === null) {
      symlinkSync(this.#process, leadsTo, to);
      return;
    }
    const there = before.startsWith("/") ? before : resolve(cwd, dirname(to), before);
    if (this.#isBelow(leadsTo, there)) {
      throw invalid(`cannot copy ${leadsTo} to a subdirectory of self ${there}`, to);
    }
    const asked = statSync(this.#process, this.#style === "sync" ? to : from)!;
    if (asked.isDirectory() && this.#isBelow(there, leadsTo)) {
      const message = `cannot overwrite ${there} with ${leadsTo}`;
      throw refusal("ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY", "EINVAL", message, to);
    }
    unlinkSync(this.#process, to);
    symlinkSync(this.#process, leadsTo, to);
  }

  /** null for what is no symlink. */
  #targetOf(path: string): string | null {
    try {
      return readlinkSync(this.#process, path) as string;
    } catch (error) {
      if (hasCode(error, "EINVAL")) return null;
      throw error;
    }
  }

  /** By the text of the paths alone; every path is below itself. */
  #isBelow(top: string, path: string): boolean {
    const cwd = this.#process.getcwd();
    const names = namesOf(resolve(cwd, path));
    return namesOf(resolve(cwd, top)).every((name, i) => names[i] === name);
  }
}

interface Found {
  readonly source: Kind;
  readonly target: Kind | undefined;
}

function mustFit(from: string, to: string, source: Kind, target: Kind): void {
  if (isSame(source, target)) throw invalid("src and dest cannot be the same", to);
  if (source.isDirectory() && !target.isDirectory()) {
    const message = `cannot overwrite non-directory ${to} with directory ${from}`;
    throw refusal("ERR_FS_CP_DIR_TO_NON_DIR", "EISDIR", message, to);
  }
  if (!source.isDirectory() && target.isDirectory()) {
    const message = `cannot overwrite directory ${to} with non-directory ${from}`;
    throw refusal("ERR_FS_CP_NON_DIR_TO_DIR", "ENOTDIR", message, to);
  }
}

const isSame = (one: Kind, other: Kind): boolean =>
  Boolean(other.ino && other.dev) && other.ino === one.ino && other.dev === one.dev;

function notCopied(source: Kind, path: string): Error {
  if (source.isSocket()) {
    return refusal("ERR_FS_CP_SOCKET", "EINVAL", `cannot copy a socket file: ${path}`, path);
  }
  if (source.isFIFO()) {
    return refusal("ERR_FS_CP_FIFO_PIPE", "EINVAL", `cannot copy a FIFO pipe: ${path}`, path);
  }
  const message = `cannot copy an unknown file type: ${path}`;
  return refusal("ERR_FS_CP_UNKNOWN", "EINVAL", message, path);
}

const invalid = (message: string, path: string): Error =>
  refusal("ERR_FS_CP_EINVAL", "EINVAL", message, path);

function refusal(code: ComposedCode, errno: Errno, message: string, path: string): Error {
  return composedError(code, { code: errno, message, path, syscall: "cp" });
}
