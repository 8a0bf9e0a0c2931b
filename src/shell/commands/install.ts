import { FsError } from "../../base/fs-error.ts";
import { isDirMode, isFileMode } from "../../base/mode.ts";
import { backupOf, wantsBackup } from "./backup.ts";
import { type Call, program, Stop } from "./call.ts";
import { NOTHING, PLAIN } from "./copy-settings.ts";
import { Copier } from "./copy-tree.ts";
import { targetOf } from "./destination.ts";
import { readFile } from "./file-data.ts";
import { makeParents, NotMade } from "./mkdir.ts";
import { applyMode, type ModeWords, parseMode } from "./mode-words.ts";
import { type Given, UsageError } from "./options.ts";
import { parseGroup, parseUser } from "./owners.ts";
import { baseName, joinPath } from "./paths.ts";
import { quote } from "./quote.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "bcCsDdg:m:o:pt:TvS:Z",
  long: {
    backup: "backup::",
    compare: "C",
    directory: "d",
    group: "g",
    mode: "m",
    "no-target-directory": "T",
    owner: "o",
    "preserve-timestamps": "p",
    strip: "s",
    "strip-program": "strip-program:",
    suffix: "S",
    "target-directory": "t",
    verbose: "v",
  },
};

interface Wanted {
  readonly words: ModeWords;
  readonly uid: number;
  readonly gid: number;
}

/** install(1): what is there is unlinked first, so that nothing lower is copied up; the new file is 0600 until its data
 *  is there. */
export const install = program(SPEC, async (call, given) => {
  const text = given.value("m") ?? "755";
  const words = parseMode(text);
  if (words === null) stop(call, `invalid mode ${quote(text)}`);
  if (given.operands.length === 0) throw new UsageError("missing file operand");
  const wanted = { words, ...ownersOf(call, given) };
  if (given.has("d")) {
    for (const path of given.operands) makeDirectory(call, given, path, wanted);
    return;
  }
  if (given.has("D")) makeLeading(call, given);
  const { sources, directory, path } = targetOf(call, given);
  const copier = copierFor(call, given);
  for (const source of sources) {
    const to = directory === null ? path! : joinPath(directory, baseName(source));
    if (given.has("C") && isUpToDate(call, source, to, wanted)) continue;
    if (!copier.copy(source, to).ok) continue;
    if (given.has("s") && !(await strip(call, given, to))) continue;
    if (given.has("p")) keepTimes(call, source, to);
    setAttributes(call, to, wanted, false);
  }
});

function stop(call: Call, message: string): never {
  call.fail(message);
  throw new Stop();
}

function copierFor(call: Call, given: Given): Copier {
  return new Copier(call, {
    ...PLAIN,
    preserve: { ...NOTHING, timestamps: given.has("p") },
    asRegular: true,
    unlinkFirst: true,
    mode: 0o600,
    verbose: given.has("v"),
    backup: wantsBackup(given) ? (path) => backupOf(path, given) : null,
  });
}

function ownersOf(call: Call, given: Given): { uid: number; gid: number } {
  const [user, group] = [given.value("o"), given.value("g")];
  const uid = user === null ? -1 : parseUser(call.process, user);
  const gid = group === null ? -1 : parseGroup(call.process, group);
  if (uid === null) stop(call, `invalid user ${quote(user!)}`);
  if (gid === null) stop(call, `invalid group ${quote(group!)}`);
  return { uid, gid };
}

function makeDirectory(call: Call, given: Given, path: string, wanted: Wanted): void {
  const { process } = call;
  const made = (at: string): void => {
    if (given.has("v")) call.out(`${call.name}: creating directory ${quote(at)}\n`);
  };
  try {
    makeParents(process, path, made, 0o755);
    const there = process.tryStat(path);
    if (there === null) {
      process.mkdir(path, 0o700);
      made(path);
    } else if (!isDirMode(there.mode)) {
      throw new FsError("EEXIST", "mkdir", path);
    }
  } catch (error) {
    const [at, why] = error instanceof NotMade ? [error.path, error.because] : [path, error];
    call.fail(`cannot create directory ${quote(at)}: ${strerror(why)}`);
    return;
  }
  setAttributes(call, path, wanted, true);
}

/** -D: the directories that the target lies in. */
function makeLeading(call: Call, given: Given): void {
  const directory = given.value("t");
  const last = directory === null ? given.operands.at(-1)! : joinPath(directory, "x");
  if (given.operands.length < 2 && directory === null) return;
  try {
    makeParents(
      call.process,
      last,
      (at) => {
        if (given.has("v")) call.out(`${call.name}: creating directory ${quote(at)}\n`);
      },
      0o755,
    );
  } catch (error) {
    if (!(error instanceof NotMade)) throw error;
    stop(call, `cannot create directory ${quote(error.path)}: ${strerror(error.because)}`);
  }
}

/** -C: the same bytes, owner and mode are there already. */
function isUpToDate(call: Call, from: string, to: string, wanted: Wanted): boolean {
  const { process } = call;
  const there = process.tryLstat(to);
  const source = process.tryStat(from);
  if (there === null || source === null || !isFileMode(there.mode)) return false;
  if (!isFileMode(source.mode) || source.size !== there.size) return false;
  if ((there.mode & 0o7777) !== applyMode(wanted.words, 0, false, 0)) return false;
  const { uid, gid } = process.credentials;
  if (there.uid !== (wanted.uid === -1 ? uid : wanted.uid)) return false;
  if (there.gid !== (wanted.gid === -1 ? gid : wanted.gid)) return false;
  const [a, b] = [readFile(process, from), readFile(process, to)];
  return a.every((byte, i) => byte === b[i]);
}

function keepTimes(call: Call, from: string, to: string): void {
  const { process } = call;
  const stat = process.stat(from);
  const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
  const mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
  call.attempt(`cannot set timestamps for ${quote(to)}`, () => process.utimens(to, atime, mtime));
}

/** Owner first, for it takes setuid away; then mode. Of a directory, only what is not so already. */
function setAttributes(call: Call, path: string, wanted: Wanted, isDirectory: boolean): void {
  const { process } = call;
  const { uid, gid, words } = wanted;
  const now = isDirectory ? process.stat(path) : null;
  const owned = now !== null && [now.uid, -1].includes(uid) && [now.gid, -1].includes(gid);
  if ((uid !== -1 || gid !== -1) && !owned) {
    const done = call.attempt(`cannot change ownership of ${quote(path)}`, () => {
      process.lchown(path, uid, gid);
      return true;
    });
    if (done === null) return;
  }
  const mode = applyMode(words, (now?.mode ?? 0) & 0o7000, isDirectory, 0);
  if (now !== null && (now.mode & 0o7777) === mode) return;
  call.attempt(`cannot change permissions of ${quote(path)}`, () => process.chmod(path, mode));
}

/** -s runs strip(1) over the copy; where there is none, the copy goes again. */
async function strip(call: Call, given: Given, path: string): Promise<boolean> {
  const name = given.value("strip-program") ?? "strip";
  const status = await call.run([name, path]);
  if (status === 0) return true;
  call.fail(
    status === 127
      ? `cannot run ${name}: No such file or directory`
      : "strip process terminated abnormally",
  );
  call.attempt(`cannot unlink ${quote(path)}`, () => call.process.unlink(path));
  return false;
}
