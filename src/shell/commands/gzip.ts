import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode, S_ISGID, S_ISUID, S_ISVTX } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import type { Stat } from "../../process/stat.ts";
import { fromArray, toArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { type Call, program } from "./call.ts";
import { changedCall } from "./changed-call.ts";
import { gunzipped, isGzipped } from "./gunzipped.ts";
import type { Given } from "./options.ts";
import { packed } from "./packed-content.ts";
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

/** gzip(1), gunzip and zcat. The packed bytes are zlib's, not to the bit those of GNU gzip. */
const work = program(SPEC, async (call, given) => {
  const called = call.name;
  call.name = "gzip";
  const job = new Job(call, given, called);
  const operands = given.operands.length === 0 ? ["-"] : given.operands;
  for (const path of operands) await job.apply(path);
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
  readonly #called: string;
  readonly #unpacks: boolean;
  readonly #toStdout: boolean;
  readonly #suffix: string;

  constructor(call: Call, given: Given, called: string) {
    this.#call = call;
    this.#given = given;
    this.#called = called;
    this.#unpacks = given.has("d", "t") || called !== "gzip";
    this.#toStdout = given.has("c", "t") || called === "zcat";
    this.#suffix = given.value("S") ?? ".gz";
  }

  async apply(path: string): Promise<void> {
    if (path === "-") {
      await this.#give(Content.fromBytes(toArray(this.#call.invocation.stdin)), "stdin");
      return;
    }
    const source = this.#existing(path);
    if (source === null) return;
    const force = this.#given.has("f");
    const { process } = this.#call;
    try {
      const link = process.lstat(source);
      if (isDirMode(link.mode)) {
        await this.#directory(source);
        return;
      }
      if (isLinkMode(link.mode) && !force && !this.#toStdout) throw new FsError("ELOOP", "open");
      const stat = process.stat(source);
      if (!this.#suits(source, stat)) return;
      const fd = process.open(source);
      const content = process.readContent(fd);
      process.close(fd);
      await this.#file(source, stat, content);
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

  #garbage(from: string): void {
    const words = `gzip: ${from}: decompression OK, trailing garbage ignored`;
    if (!this.#given.has("q")) this.#call.err(`\n${words}\n`);
    if (this.#call.status === 0) this.#call.status = WARNING;
  }

  async #directory(path: string): Promise<void> {
    if (!this.#given.has("r")) {
      this.#warn(`${path} is a directory -- ignored`);
      return;
    }
    for (const { name } of this.#call.process.readdir(path)) {
      await this.apply(joinPath(path, name));
    }
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
  async #give(content: Content, from: string, name = "", time = 0): Promise<void> {
    const result = this.#unpacks
      ? await this.#unpack(content, from)
      : await this.#pack(content, name, time);
    if (result === null || this.#given.has("t")) return;
    for (const piece of result.chunks()) this.#call.invocation.stdout(fromArray(piece));
  }

  async #file(path: string, stat: Stat, content: Content): Promise<void> {
    if (this.#toStdout) {
      await this.#give(content, path, baseName(path), stat.mtimeSec);
      return;
    }
    const target = this.#target(path);
    if (target === null) return;
    const result = this.#unpacks
      ? await this.#unpack(content, path)
      : await this.#pack(content, baseName(path), stat.mtimeSec);
    if (result === null || !this.#write(target, stat, result)) return;
    if (!this.#given.has("k")) this.#call.process.unlink(path);
    if (this.#given.has("v")) {
      const [whole, packed] = this.#unpacks ? [result, content] : [content, result];
      const ratio = whole.size === 0 ? 0 : 100 * (1 - (packed.size - 18) / whole.size);
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

  #write(target: string, stat: Stat, content: Content): boolean {
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
    process.writeContent(fd, content);
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

  /** The header has the file's name and time, unless -n; busybox's has neither. */
  #pack(content: Content, name: string, time: number): Promise<Content> {
    const digit = this.#given.options.findLast(({ key }) => /^[1-9]$/.test(key))?.key;
    const named = name !== "" && !this.#given.has("n") && !this.#call.isBusybox;
    return packed(this.#call.invocation, content, {
      level: Number(digit ?? 6),
      ...(named ? { file: { name, time } } : {}),
    });
  }

  async #unpack(content: Content, from: string): Promise<Content | null> {
    const empty = content.size === 0 && !this.#call.isBusybox;
    if (!isGzipped(content) && !empty) {
      if (this.#toStdout && this.#given.has("f")) return content;
      this.#damaged(from, "not in gzip format");
      return null;
    }
    const made = await gunzipped(this.#call.invocation, content);
    if (made.garbage && !this.#call.isBusybox) this.#garbage(from);
    if (made.fault === null) return made.content;
    this.#damaged(from, made.fault);
    // What has come out is out.
    return this.#toStdout ? made.content : null;
  }

  #damaged(from: string, what: string): void {
    this.#call.status = 1;
    if (this.#call.isBusybox) this.#call.err(`${this.#called}: ${busyboxFault(what)}\n`);
    else this.#call.err(`${what.startsWith("unknown") ? "" : "\n"}gzip: ${from}: ${what}\n`);
  }
}

/** busybox names the fault, and no file. */
function busyboxFault(what: string): string {
  if (what.includes("crc")) return "crc error";
  if (what === "not in gzip format") return "invalid magic";
  return what === "unexpected end of file" ? what : "corrupted data";
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}
