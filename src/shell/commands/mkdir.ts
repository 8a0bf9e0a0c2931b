import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { type Call, program, Stop } from "./call.ts";
import { applyMode, type ModeWords, parseMode } from "./mode-words.ts";
import { UsageError } from "./options.ts";
import { dirName, stripSlashes } from "./paths.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** mkdir(1). */
export const mkdir = program(
  {
    short: "pm:vZ",
    long: { parents: "p", mode: "m", verbose: "v", context: "context::" },
  },
  (call, given) => {
    if (given.operands.length === 0) throw new UsageError("missing operand");
    const text = given.value("m");
    const mode = text === null ? null : parseMode(text);
    if (text !== null && mode === null) {
      call.fail(`invalid mode ${quote(text)}`);
      throw new Stop();
    }
    const made = (path: string): void => {
      if (given.has("v")) call.out(`${call.name}: created directory ${quote(path)}\n`);
    };
    for (const path of given.operands) {
      try {
        if (given.has("p")) makeWithParents(call, path, mode, made);
        else makeOne(call, path, mode, made);
      } catch (error) {
        if (error instanceof FsError || error instanceof NotMade) {
          const [at, cause] =
            error instanceof NotMade ? [error.path, error.because] : [path, error];
          call.fail(`cannot create directory ${quote(at)}: ${strerror(cause)}`);
        } else throw error;
      }
    }
  },
);

/** Which of several directories could not be made. */
export class NotMade extends Error {
  readonly path: string;
  readonly because: unknown;

  constructor(path: string, because: unknown) {
    super(path);
    this.path = path;
    this.because = because;
  }
}

function makeOne(
  call: Call,
  path: string,
  words: ModeWords | null,
  made: (path: string) => void,
): void {
  const { process } = call;
  if (words === null) {
    process.mkdir(path, 0o777);
    made(path);
    return;
  }
  const wanted = applyMode(words, 0o777, true, call.umask);
  const before = process.umask(0);
  process.mkdir(path, wanted & 0o1777);
  process.umask(before);
  made(path);
  const { mode } = process.lstat(path);
  const final = applyMode(words, mode, true, before);
  if ((mode & 0o7777) !== final && (wanted & 0o6000) !== 0) process.chmod(path, final);
}

function makeWithParents(
  call: Call,
  path: string,
  words: ModeWords | null,
  made: (path: string) => void,
): void {
  const { process } = call;
  makeParents(process, path, made);
  try {
    makeOne(call, path, words, made);
  } catch (error) {
    if (!isErrno(error)) throw error;
    const there = process.tryStat(path);
    if (there === null || !isDirMode(there.mode)) {
      throw isErrno(error, "EEXIST") && there !== null && !isDirMode(there.mode)
        ? new NotMade(path, new FsError("EEXIST", "mkdir", path))
        : error;
    }
    if (words === null) return;
    const final = applyMode(words, there.mode, true, call.umask);
    if (final !== (there.mode & 0o7777)) process.chmod(path, final);
  }
}

/** Makes the directories above a path that are missing; their owner may always write and search.
 *  @throws NotMade */
export function makeParents(
  process: Process,
  path: string,
  made: (path: string) => void,
  mode?: number,
): void {
  const missing: string[] = [];
  for (let at = dirName(path); at !== "." && at !== "/"; at = dirName(at)) {
    const there = process.tryStat(at);
    if (there !== null) {
      if (!isDirMode(there.mode)) throw new NotMade(at, new FsError("ENOTDIR", "mkdir", at));
      break;
    }
    missing.unshift(stripSlashes(at));
  }
  const before = process.umask(0);
  process.umask(mode === undefined ? before & ~0o300 : 0);
  try {
    for (const at of missing) {
      try {
        process.mkdir(at, mode ?? 0o777);
      } catch (error) {
        throw new NotMade(at, error);
      }
      made(at);
    }
  } finally {
    process.umask(before);
  }
}
