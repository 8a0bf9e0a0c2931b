import { FsError, isErrno } from "../../base/fs-error.ts";
import { isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { bytesOf, fromArray, toArray } from "../bytes.ts";
import { type Call, program, Stop } from "./call.ts";
import { readFile } from "./file-data.ts";
import { type Given, UsageError } from "./options.ts";
import { baseName, dirName, joinPath, normalPath } from "./paths.ts";
import { freePath } from "./random-name.ts";
import { SedError } from "./sed-command.ts";
import { type SedFiles, SedRun } from "./sed-run.ts";
import { parseSed } from "./sed-script.ts";
import { readInput } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "bsnrzuEe:f:l:i::V",
  long: {
    "in-place": "i",
    quiet: "n",
    silent: "n",
    expression: "e",
    file: "f",
    "line-length": "l",
    "null-data": "z",
    "regexp-extended": "E",
    separate: "s",
    unbuffered: "u",
    posix: "posix",
    debug: "debug",
    sandbox: "sandbox",
    "follow-symlinks": "follow",
    binary: "b",
  },
};
const BAD_USAGE = 1;
const BAD_INPUT = 2;
const PANIC = 4;

/** sed(1). With -i, each file is written anew beside itself, with its owner and mode, and renamed over the old one: in
 *  the upper it is a new file even if nothing in it matched, its other hard links keep the old bytes, and its xattrs
 *  are gone. */
export const sed = program(
  SPEC,
  (call, given) => {
    const script = [...given.values("e"), ...given.values("f").map((path) => scriptIn(call, path))];
    const operands = [...given.operands];
    if (script.length === 0) {
      const first = operands.shift();
      if (first === undefined) throw new UsageError("no script specified", { hint: false });
      script.push(first);
    }
    const run = compiled(call, given, script.map(bytesOf).join("\n"));
    if (!given.has("i", "s")) print(call, run, operands);
    else {
      for (const path of operands) {
        if (run.exitStatus !== null) break;
        if (given.has("i")) edit(call, given, run, path);
        else call.invocation.stdout(run.edit(textOf(call, path) ?? "", path));
      }
    }
    call.status = Math.max(call.status, run.exitStatus ?? 0);
  },
  BAD_USAGE,
);

/** Without -i: all inputs are one text. */
function print(call: Call, run: SedRun, operands: readonly string[]): void {
  const texts = (operands.length === 0 ? ["-"] : operands).map((path) => textOf(call, path) ?? "");
  const joined = texts.reduce(
    (all, text) =>
      all === "" || all.endsWith("\n") || text === "" ? all + text : `${all}\n${text}`,
    "",
  );
  call.invocation.stdout(run.edit(joined, operands[0] ?? "-"));
}

function textOf(call: Call, path: string): string | null {
  try {
    return fromArray(readInput(call.invocation, path));
  } catch (error) {
    const isDirectory = isErrno(error, "EISDIR");
    const words = isDirectory ? `couldn't edit ${path}: not a regular file` : null;
    call.fail(words ?? `can't read ${path}: ${strerror(error)}`, BAD_INPUT);
    return null;
  }
}

function compiled(call: Call, given: Given, script: string): SedRun {
  const quiet = given.has("n") || /^#n(?:\n|$)/.test(script);
  try {
    const commands = parseSed(script, given.has("E", "r"));
    const files = new ScriptFiles(call);
    for (const { name, text, substitution } of commands) {
      if (name === "w" || name === "W") files.write(text, "");
      if (substitution?.file != null) files.write(substitution.file, "");
    }
    return new SedRun(commands, { quiet, end: given.has("z") ? "\0" : "\n" }, files);
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    call.fail(error.message);
    throw new Stop(BAD_USAGE);
  }
}

/** Files that a script names. Those that are written are emptied first. */
class ScriptFiles implements SedFiles {
  readonly #call: Call;
  readonly #open = new Map<string, number>();

  constructor(call: Call) {
    this.#call = call;
  }

  read(path: string): string {
    try {
      return fromArray(readInput(this.#call.invocation, path));
    } catch (error) {
      if (error instanceof FsError) return "";
      throw error;
    }
  }

  write(path: string, text: string): void {
    if (path === "/dev/stdout") this.#call.invocation.stdout(text);
    else if (path === "/dev/stderr") this.#call.invocation.stderr(text);
    else {
      const { process } = this.#call;
      if (!this.#open.has(path)) {
        try {
          this.#open.set(path, process.open(path, "O_WRONLY|O_CREAT|O_TRUNC", 0o666));
        } catch (error) {
          this.#call.fail(`couldn't open file ${path}: ${strerror(error)}`, PANIC);
          throw new Stop(PANIC);
        }
      }
      if (text !== "") process.write(this.#open.get(path)!, toArray(text));
    }
  }
}

function scriptIn(call: Call, path: string): string {
  try {
    const text = path === "-" ? call.invocation.stdin : fromArray(readFile(call.process, path));
    return text.replace(/\n$/, "");
  } catch (error) {
    call.fail(`couldn't open file ${path}: ${strerror(error)}`);
    throw new Stop(BAD_USAGE);
  }
}

function edit(call: Call, given: Given, run: SedRun, operand: string): void {
  const { process } = call;
  const path = given.has("follow") ? throughLinks(call, operand) : operand;
  let stat: Stat;
  let before: Uint8Array;
  try {
    stat = process.stat(path);
    if (!isFileMode(stat.mode)) {
      call.fail(`couldn't edit ${operand}: not a regular file`, PANIC);
      return;
    }
    before = readFile(process, path);
  } catch (error) {
    call.fail(`can't read ${operand}: ${strerror(error)}`, BAD_INPUT);
    return;
  }
  replace(call, given, path, stat, toArray(run.edit(fromArray(before), operand)));
}

function replace(call: Call, given: Given, path: string, stat: Stat, after: Uint8Array): void {
  const { process } = call;
  const directory = path.includes("/") ? dirName(path) : ".";
  const before = process.umask(0o700);
  let beside = freePath(process, joinPath(directory, "sed"), 6);
  let fd: number;
  try {
    fd = process.open(beside, "O_RDWR|O_CREAT|O_EXCL", 0o600);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    call.fail(`couldn't open temporary file ${beside}: ${strerror(error)}`, PANIC);
    throw new Stop(PANIC);
  } finally {
    process.umask(before);
  }
  beside = path.includes("/") ? beside : baseName(beside);
  const mode = (): void => tryTo(() => process.fchmod(fd, stat.mode & 0o7777));
  // The other way round the change of owner takes setuid and setgid away again.
  if (call.isBusybox) mode();
  try {
    process.fchown(fd, stat.uid, stat.gid);
  } catch (error) {
    if (!isErrno(error)) throw error;
    // Who may not give files away keeps at least the group.
    tryTo(() => process.fchown(fd, -1, stat.gid));
  }
  if (!call.isBusybox) mode();
  if (after.length > 0) process.write(fd, after);
  process.close(fd);
  const suffix = given.value("i");
  if (suffix !== null && suffix !== "") process.rename(path, backupName(path, suffix));
  try {
    process.rename(beside, path);
  } catch (error) {
    call.fail(`cannot rename ${beside}: ${strerror(error)}`, PANIC);
    process.unlink(beside);
    throw new Stop(PANIC);
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}

/** A suffix, or a name in which * stands for the file's own; with a slash it may lie elsewhere. */
function backupName(path: string, suffix: string): string {
  const base = baseName(path);
  const name = suffix.includes("*") ? suffix.replaceAll("*", base) : base + suffix;
  if (name.includes("/")) return name;
  return path.includes("/") ? joinPath(dirName(path), name) : name;
}

const MOST_LINKS = 40;

function throughLinks(call: Call, path: string): string {
  const { process } = call;
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const link = process.tryLstat(at);
    if (link === null || !isLinkMode(link.mode)) return at;
    const target = process.readlink(at);
    at = target.startsWith("/")
      ? target
      : at.includes("/")
        ? joinPath(dirName(at), target)
        : target;
  }
  return normalPath(call.invocation.cwd, at);
}
