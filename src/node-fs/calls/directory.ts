import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { mustBeBoolean } from "../arguments/checks.ts";
import { modeOf } from "../arguments/mode.ts";
import { optionsOf } from "../arguments/options.ts";
import { pathOf } from "../arguments/path.ts";
import { encodedName } from "../encoded-name.ts";
import type { Bytes } from "../node-parts.ts";
import { call, systemError } from "../system-error.ts";
import { warnOfTemplate } from "../warnings.ts";

interface MkdirOptions {
  readonly recursive?: unknown;
  readonly mode?: unknown;
}

/** With `recursive`, the topmost directory that was made; undefined if all were there. */
export function mkdirSync(
  process: Process,
  path: unknown,
  options?: unknown,
  style: "sync" | "async" = "sync",
): string | undefined {
  const alone = typeof options === "number" || typeof options === "string";
  const given: MkdirOptions = alone ? { mode: options } : ((options || {}) as MkdirOptions);
  const { recursive = false, mode = 0o777 } = given;
  const place = pathOf(path);
  mustBeBoolean(recursive, "options.recursive");
  const bits = modeOf(mode);
  if (recursive) return makeAll(process, place, bits, style);
  call(() => process.mkdir(place, bits), "mkdir", place);
  return undefined;
}

/** Makes what is missing, from the bottom up. Node: MKDirpSync */
function makeAll(
  process: Process,
  path: string,
  mode: number,
  style: "sync" | "async",
): string | undefined {
  let first: string | undefined;
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      process.mkdir(next, mode);
      first ??= next;
    } catch (error) {
      if (!isErrno(error)) throw error;
      // Without Sync, errors name the directory that could not be made.
      const named = style === "sync" ? path : next;
      if (FINAL.has(error.code)) throw systemError(error.code, "mkdir", named);
      const parent = aboveOf(next);
      if (error.code === "ENOENT" && parent !== next) waiting.push(next, parent);
      else if (error.code !== "ENOENT" || waiting.length === 0) {
        const above = error.code === "EEXIST" && waiting.length > 0;
        mustBeDirectory(process, next, named, above, style);
      }
    }
  }
  return first === undefined ? undefined : (encodedName(first, "utf8") as string);
}

/** What no directory above can help against. */
const FINAL: ReadonlySet<string> = new Set(["EACCES", "ENOSPC", "ENOTDIR", "EPERM"]);

/** Up to the last slash: a path that ends with one is what is before it. */
const aboveOf = (path: string): string =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : path;

/** A name that could not be made may be a directory already.
 *  @param above others are to be made below it */
function mustBeDirectory(
  process: Process,
  place: string,
  named: string,
  above: boolean,
  style: "sync" | "async",
): void {
  if (above && style === "async") {
    const there = call(() => process.tryStat(place), "mkdir", named);
    if (there === null || !isDirMode(there.mode)) throw systemError("ENOTDIR", "mkdir", named);
    return;
  }
  const { mode } = call(() => process.stat(place), "mkdir", named);
  if (!isDirMode(mode)) throw systemError(above ? "ENOTDIR" : "EEXIST", "mkdir", named);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const TRIES = 62 ** 3;

/** A new directory whose name is the prefix and six letters. */
export function mkdtempSync(process: Process, prefix: unknown, options?: unknown): string | Bytes {
  const { encoding } = optionsOf(options);
  const start = pathOf(prefix, "prefix");
  if (start.endsWith("X")) warnOfTemplate();
  // Node loses one of the six letters of a template that is nothing else.
  if (start === "") throw systemError("EINVAL", "mkdtemp", "XXXXX");
  return call(() => encodedName(newName(process, start), encoding), "mkdtemp", `${start}XXXXXX`);
}

function newName(process: Process, start: string): string {
  for (let tries = 0; ; tries++) {
    const path = start + sixLetters(process);
    try {
      process.mkdir(path, 0o700);
      return path;
    } catch (error) {
      if (!isErrno(error, "EEXIST") || tries >= TRIES) throw error;
    }
  }
}

/** The last random number of each process: the same names in every run. */
const seeds = new WeakMap<Process, number>();

/** xorshift32 (Marsaglia, 2003) */
function sixLetters(process: Process): string {
  let seed = seeds.get(process) ?? 0x9e37_79b9;
  let text = "";
  for (let i = 0; i < 6; i++) {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    text += LETTERS[(seed >>> 0) % LETTERS.length];
  }
  seeds.set(process, seed);
  return text;
}
