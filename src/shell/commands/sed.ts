import { FsError, isErrno } from "../../base/fs-error.ts";
import { isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { bytesText, type Call, program, Stop, textBytes } from "./call.ts";
import { readFile } from "./file-data.ts";
import { type Given, UsageError } from "./options.ts";
import { baseName, dirName, joinPath, normalPath } from "./paths.ts";
import { freePath } from "./random-name.ts";
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

/** `sed -i`. The script is the plain sed's, which gets each file on its standard input; what becomes of the file is
 *  ours: a temporary file beside it, with its owner and mode, renamed over it. So a file is a new one in the upper even
 *  if nothing in it matched, its other hard links keep the old bytes, and its xattrs are gone. */
export const sed = program(
  SPEC,
  async (call, given) => {
    const script = [...given.values("e"), ...given.values("f").map((path) => scriptIn(call, path))];
    const operands = [...given.operands];
    if (script.length === 0) {
      const first = operands.shift();
      if (first === undefined) throw new UsageError("no script specified", { hint: false });
      script.push(first);
    }
    const argv = ["sed", ...plainOptions(given), ...script.flatMap((text) => ["-e", text])];
    for (const path of operands) await edit(call, given, argv, path);
  },
  BAD_USAGE,
);

function scriptIn(call: Call, path: string): string {
  try {
    const text = path === "-" ? call.invocation.stdin : bytesText(readFile(call.process, path));
    return text.replace(/\n$/, "");
  } catch (error) {
    call.fail(`couldn't open file ${path}: ${strerror(error)}`);
    throw new Stop(BAD_USAGE);
  }
}

function plainOptions(given: Given): string[] {
  const flags = ["n", "E", "z", "posix"].filter((key) => given.has(key));
  if (given.has("r")) flags.push("E");
  return flags.map((key) => (key.length === 1 ? `-${key}` : `--${key}`));
}

async function edit(
  call: Call,
  given: Given,
  argv: readonly string[],
  operand: string,
): Promise<void> {
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
  const ran = await call.invocation.run(argv, bytesText(before));
  if (ran.stderr !== "" && ran.status !== 0) {
    call.invocation.stderr(ran.stderr);
    throw new Stop(ran.status);
  }
  replace(call, given, path, stat, textBytes(ran.stdout));
  call.status = Math.max(call.status, ran.status);
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
  try {
    process.fchown(fd, stat.uid, stat.gid);
  } catch (error) {
    if (!isErrno(error)) throw error;
    // Who may not give files away keeps at least the group.
    tryTo(() => process.fchown(fd, -1, stat.gid));
  }
  tryTo(() => process.fchmod(fd, stat.mode & 0o7777));
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
