import { gunzipSync, gzipSync } from "node:zlib";
import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode, S_ISGID, S_ISUID, S_ISVTX } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import { fromArray, toArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { type Call, program } from "./call.ts";
import { changedCall } from "./changed-call.ts";
import { readDescriptor } from "./file-data.ts";
import type { Given } from "./options.ts";
import { baseName, joinPath } from "./paths.ts";
import { strerror } from "./strerror.ts";

const SPEC = {
  short: "ab:cdfhH?klLmMnNqrS:tvVZ123456789",
  long: {
    ascii: "a",
    "to-stdout": "c",
    stdout: "c",
    decompress: "d",
    uncompress: "d",
    force: "f",
    keep: "k",
    list: "l",
    "no-name": "n",
    name: "N",
    quiet: "q",
    silent: "q",
    recursive: "r",
    suffix: "S",
    synchronous: "sync",
    test: "t",
    verbose: "v",
    fast: "1",
    best: "9",
    rsyncable: "rsyncable",
  },
};
const WARNING = 2;
const UNIX = 3;

/** gzip(1), gunzip and zcat. The packed bytes are zlib's, not to the bit those of GNU gzip. */
const work = program(SPEC, (call, given) => {
  const called = call.name;
  call.name = "gzip";
  const job = new Job(call, given, called);
  const operands = given.operands.length === 0 ? ["-"] : given.operands;
  for (const path of operands) job.apply(path);
});

export const gzip: Command = (invocation) =>
  work(
    changedCall(invocation, {
      // Its own way of quoting.
      stderr: (text) => invocation.stderr(text.replace(/^Try '(.*)' for/, "Try `gzip --help' for")),
      ...(invocation.args.some((arg) => arg.startsWith("--")) ? { name: "gzip" } : {}),
    }),
  );

const SUFFIXES = [".gz", ".z", ".taz", ".tgz", "-gz", "-z", "_z", ".Z"];

class Job {
  readonly #call: Call;
  readonly #given: Given;
  readonly #unpacks: boolean;
  readonly #toStdout: boolean;
  readonly #suffix: string;

  constructor(call: Call, given: Given, called: string) {
    this.#call = call;
    this.#given = given;
    this.#unpacks = given.has("d", "t") || called !== "gzip";
    this.#toStdout = given.has("c", "t") || called === "zcat";
    this.#suffix = given.value("S") ?? ".gz";
  }

  apply(path: string): void {
    if (path === "-") {
      this.#give(toArray(this.#call.invocation.stdin), "stdin");
      return;
    }
    const source = this.#existing(path);
    if (source === null) return;
    const force = this.#given.has("f");
    const { process } = this.#call;
    try {
      const link = process.lstat(source);
      if (isDirMode(link.mode)) {
        this.#directory(source);
        return;
      }
      if (isLinkMode(link.mode) && !force && !this.#toStdout) throw new FsError("ELOOP", "open");
      const stat = process.stat(source);
      if (!this.#suits(source, stat)) return;
      const fd = process.open(source);
      const bytes = readDescriptor(process, fd);
      process.close(fd);
      this.#file(source, stat, bytes);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#call.fail(`${source}: ${strerror(error)}`);
      this.#call.status = 1;
    }
  }

  /** What is not there may be there with the suffix. */
  #existing(path: string): string | null {
    const { process } = this.#call;
    try {
      process.lstat(path);
      return path;
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      const packed = SUFFIXES.some((suffix) => path.endsWith(suffix));
      const other = path + this.#suffix;
      const seeks = this.#unpacks && !packed && isErrno(error, "ENOENT");
      if (seeks && process.tryLstat(other) !== null) return other;
      this.#call.fail(`${seeks ? other : path}: ${strerror(error)}`);
      return null;
    }
  }

  #warn(message: string): void {
    if (!this.#given.has("q")) this.#call.note(message);
    if (this.#call.status === 0) this.#call.status = WARNING;
  }

  #directory(path: string): void {
    if (!this.#given.has("r")) {
      this.#warn(`${path} is a directory -- ignored`);
      return;
    }
    for (const { name } of this.#call.process.readdir(path)) this.apply(joinPath(path, name));
  }

  #suits(path: string, stat: Stat): boolean {
    if (!isFileMode(stat.mode)) {
      this.#warn(`${path} is not a directory or a regular file - ignored`);
      return false;
    }
    if (this.#toStdout) return true;
    const special = [
      [S_ISUID, "set-user-ID on execution"],
      [S_ISGID, "set-group-ID on execution"],
    ] as const;
    for (const [bit, words] of special) {
      if ((stat.mode & bit) === 0) continue;
      this.#warn(`${path} is ${words} - ignored`);
      return false;
    }
    if (this.#given.has("f")) return true;
    if (stat.mode & S_ISVTX) {
      this.#warn(`${path} has the sticky bit set - file ignored`);
      return false;
    }
    if (stat.nlink > 1 && !this.#given.has("k")) {
      const others = stat.nlink - 1;
      this.#warn(`${path} has ${others} other link${others === 1 ? "" : "s"} -- file ignored`);
      return false;
    }
    return true;
  }

  /** Onto the standard output. */
  #give(bytes: Uint8Array, from: string): void {
    const result = this.#unpacks ? this.#unpack(bytes, from) : this.#pack(bytes, "", 0);
    if (result !== null && !this.#given.has("t")) {
      this.#call.invocation.stdout(fromArray(result));
    }
  }

  #file(path: string, stat: Stat, bytes: Uint8Array): void {
    if (this.#toStdout) {
      this.#give(bytes, path);
      return;
    }
    const target = this.#target(path);
    if (target === null) return;
    const result = this.#unpacks
      ? this.#unpack(bytes, path)
      : this.#pack(bytes, baseName(path), stat.mtimeSec);
    if (result === null || !this.#write(target, stat, result)) return;
    if (!this.#given.has("k")) this.#call.process.unlink(path);
    if (this.#given.has("v")) {
      const [whole, packed] = this.#unpacks ? [result, bytes] : [bytes, result];
      const ratio = whole.length === 0 ? 0 : 100 * (1 - (packed.length - 18) / whole.length);
      const verb = this.#given.has("k") ? "created" : "replaced with";
      this.#call.err(`${path}:\t${ratio.toFixed(1).padStart(5)}% -- ${verb} ${target}\n`);
    }
  }

  #target(path: string): string | null {
    if (!this.#unpacks) {
      if (!path.endsWith(this.#suffix)) return path + this.#suffix;
      this.#warn(`${path} already has ${this.#suffix} suffix -- unchanged`);
      return null;
    }
    if (/\.t(?:ar\.)?[ag]z$/.test(path) && !path.endsWith(".tar.gz")) {
      return path.replace(/\.t[ag]z$/, ".tar");
    }
    const suffix = [this.#suffix, ...SUFFIXES].find((each) => path.endsWith(each));
    if (suffix !== undefined) return path.slice(0, -suffix.length);
    this.#call.note(`${path}: unknown suffix -- ignored`);
    if (this.#call.status === 0) this.#call.status = WARNING;
    return null;
  }

  #write(target: string, stat: Stat, bytes: Uint8Array): boolean {
    const { process } = this.#call;
    if (process.tryLstat(target) !== null) {
      if (!this.#given.has("f")) {
        this.#warn(`${target} already exists;\tnot overwritten`);
        return false;
      }
      process.unlink(target);
    }
    let fd: number;
    try {
      fd = process.open(target, "O_WRONLY|O_CREAT|O_EXCL", 0o600);
    } catch (error) {
      this.#call.fail(`${target}: ${strerror(error)}`);
      return false;
    }
    if (bytes.length > 0) process.write(fd, bytes);
    if (this.#call.isBusybox) process.fchmod(fd, stat.mode & 0o777);
    else this.#keep(fd, stat);
    process.close(fd);
    return true;
  }

  /** Times and owner, which busybox leaves as they come. */
  #keep(fd: number, stat: Stat): void {
    const { process } = this.#call;
    const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
    const mtime = { sec: stat.mtimeSec, nsec: stat.mtimeNsec };
    process.futimens(fd, atime, mtime);
    // Group, then mode, then owner: whoever gets the file gets it with nothing open that was shut.
    tryTo(() => process.fchown(fd, -1, stat.gid));
    tryTo(() => process.fchmod(fd, stat.mode & 0o7777));
    tryTo(() => process.fchown(fd, stat.uid, -1));
  }

  /** The header is as gzip writes it: the file's name and time, unless -n. */
  #pack(bytes: Uint8Array, name: string, time: number): Uint8Array {
    const digit = this.#given.options.findLast(({ key }) => /^[1-9]$/.test(key))?.key;
    const packed = gzipSync(bytes, { level: Number(digit ?? 6) });
    packed[9] = UNIX;
    packed[8] = digit === "9" ? 2 : digit === "1" ? 4 : 0;
    if (this.#given.has("n") || name === "") return packed;
    const nameBytes = Buffer.from(`${name}\0`, "utf8");
    packed[3] = 8;
    packed.writeUInt32LE(time >>> 0, 4);
    return Buffer.concat([packed.subarray(0, 10), nameBytes, packed.subarray(10)]);
  }

  #unpack(bytes: Uint8Array, from: string): Uint8Array | null {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (!isGzip && bytes.length > 0) {
      if (this.#toStdout && this.#given.has("f")) return bytes;
      this.#call.err(`\ngzip: ${from}: not in gzip format\n`);
      this.#call.status = 1;
      return null;
    }
    try {
      if (bytes.length === 0) throw new Error("unexpected end of file");
      return gunzipSync(bytes);
    } catch {
      this.#call.err(`\ngzip: ${from}: unexpected end of file\n`);
      this.#call.status = 1;
      return null;
    }
  }
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}
