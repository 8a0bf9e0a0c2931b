import { isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, S_ISGID, S_ISUID, S_ISVTX } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import type { Stat } from "../../process/stat.ts";
import { fromArray, toArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { type Call, program, Stop } from "./call.ts";
import { changedCall } from "./changed-call.ts";
import type { Given } from "./options.ts";
import { writeSparse } from "./sparse-write.ts";
import { strerror } from "./strerror.ts";
import { unpackData } from "./unpack-data.ts";

const SPEC = {
  short: "0123456789cC:defF:hHklM:qQS:tT:vVz",
  long: {
    check: "C:",
    compress: "z",
    decompress: "d",
    uncompress: "d",
    extreme: "e",
    force: "f",
    format: "F:",
    keep: "k",
    list: "l",
    memlimit: "M:",
    "no-sparse": "nosparse",
    "no-warn": "Q",
    quiet: "q",
    stdout: "c",
    "to-stdout": "c",
    suffix: "S:",
    test: "t",
    threads: "T:",
    verbose: "v",
  },
};
const WARNING = 2;
/** Blocks of zeros of this size are left out of what is unpacked. */
const BLOCK = 8192;
const SUFFIXES: readonly (readonly [packed: string, plain: string])[] = [
  [".xz", ""],
  [".txz", ".tar"],
];
const FAULTS = {
  "another format": "File format not recognized",
  "cut short": "Unexpected end of input",
  damaged: "Compressed data is corrupt",
} as const;

/** xz(1), unxz and xzcat: unpacks. It does not pack: what its packing comes to, only it knows. */
const work = program(SPEC, async (call, given) => {
  const unpacks = given.has("d", "t") || call.name !== "xz";
  if (!unpacks) {
    const why = given.has("l") ? "-l" : "packing";
    call.note(`${why} is not simulated: pack with gzip, or declare what this command makes`);
    throw new Stop();
  }
  const job = new Job(call, given);
  const operands = given.operands.length === 0 ? ["-"] : given.operands;
  for (const path of operands) await job.apply(path);
});

export const xz: Command = (invocation) =>
  work(
    changedCall(invocation, {
      stderr: (text) =>
        invocation.stderr(text.replace(/^Try '(.*)'/, `${invocation.name}: Try \`$1'`)),
    }),
  );

class Job {
  readonly #call: Call;
  readonly #given: Given;
  readonly #toStdout: boolean;

  constructor(call: Call, given: Given) {
    this.#call = call;
    this.#given = given;
    this.#toStdout = given.has("c") || call.name === "xzcat";
  }

  async apply(path: string): Promise<void> {
    const { process, invocation } = this.#call;
    if (path === "-") {
      await this.#unpack(Content.fromBytes(toArray(invocation.stdin)), "(stdin)", true);
      return;
    }
    try {
      const fd = process.open(path, this.#takesLinks ? "O_RDONLY" : "O_RDONLY|O_NOFOLLOW");
      try {
        const stat = process.fstat(fd);
        if (this.#suits(path, stat)) await this.#file(path, stat, process.readContent(fd));
      } finally {
        process.close(fd);
      }
    } catch (error) {
      if (isErrno(error, "ELOOP") && !this.#takesLinks) this.#skip(path, "Is a symbolic link");
      else this.#call.failed(path, error);
    }
  }

  get #takesLinks(): boolean {
    return this.#toStdout || this.#given.has("f", "k", "t");
  }

  #skip(path: string, why: string): void {
    if (!this.#given.has("q")) this.#call.note(`${path}: ${why}, skipping`);
    if (this.#call.status === 0 && !this.#given.has("Q")) this.#call.status = WARNING;
  }

  #suits(path: string, { mode, nlink }: Stat): boolean {
    const why = isDirMode(mode) ? "Is a directory" : this.#oddness(mode, nlink);
    if (why !== null) this.#skip(path, why);
    return why === null;
  }

  /** Why a file is not replaced. */
  #oddness(mode: number, nlink: number): string | null {
    if (this.#takesLinks) return null;
    if (!isFileMode(mode)) return "Not a regular file";
    if (mode & (S_ISUID | S_ISGID)) return "File has setuid or setgid bit set";
    if (mode & S_ISVTX) return "File has sticky bit set";
    return nlink > 1 ? "Input file has more than one hard link" : null;
  }

  /** What came out; null where something is wrong with the data. Onto the standard output goes what has come out. */
  async #unpack(packed: Content, path: string, toStdout: boolean): Promise<Content | null> {
    const { invocation } = this.#call;
    const { content, fault } = await unpackData(invocation, "xz", packed);
    const copies = fault === "another format" && toStdout && this.#given.has("f");
    if (toStdout && !this.#given.has("t")) {
      for (const piece of (copies ? packed : content).chunks()) invocation.stdout(fromArray(piece));
    }
    if (fault === "none" || copies) return content;
    this.#call.fail(`${path}: ${FAULTS[fault]}`);
    return null;
  }

  async #file(path: string, stat: Stat, packed: Content): Promise<void> {
    const { process } = this.#call;
    const toStdout = this.#toStdout || this.#given.has("t");
    const content = await this.#unpack(packed, path, toStdout);
    if (content === null || toStdout) return;
    const own = this.#given.value("S");
    const suffixes = own === null ? SUFFIXES : [[own, ""] as const, ...SUFFIXES];
    const suffix = suffixes.find(([end]) => path.endsWith(end) && !path.endsWith(`/${end}`));
    if (suffix === undefined || path.length === suffix[0].length) {
      this.#skip(path, "Filename has an unknown suffix");
      return;
    }
    const target = path.slice(0, -suffix[0].length) + suffix[1];
    if (this.#given.has("f") && process.tryLstat(target) !== null) process.unlink(target);
    let fd: number;
    try {
      fd = process.open(target, "O_WRONLY|O_CREAT|O_EXCL", 0o600);
    } catch (error) {
      this.#call.failed(target, error);
      return;
    }
    if (this.#given.has("nosparse")) process.writeContent(fd, content);
    else writeSparse(process, fd, BLOCK, content);
    if (this.#call.isBusybox) process.fchmod(fd, stat.mode & 0o777);
    else this.#keep(fd, stat);
    process.close(fd);
    if (!this.#given.has("k")) process.unlink(path);
  }

  /** Owner, mode and times; busybox keeps the mode alone. Where the group cannot be kept, nobody else gets its rights. */
  #keep(fd: number, stat: Stat): void {
    const { process } = this.#call;
    const made = process.fstat(fd);
    const set = (act: () => void, what: string): boolean => {
      try {
        act();
        return true;
      } catch (error) {
        if (!isErrno(error)) throw error;
        if (this.#call.isRoot) this.#call.note(`Cannot set the file ${what}: ${strerror(error)}`);
        return false;
      }
    };
    set(() => process.fchown(fd, stat.uid, -1), "owner");
    const grouped = made.gid === stat.gid || set(() => process.fchown(fd, -1, stat.gid), "group");
    const shared = ((stat.mode & 0o070) >> 3) & (stat.mode & 0o007);
    const mode = grouped ? stat.mode & 0o777 : (stat.mode & 0o700) | (shared << 3) | shared;
    process.fchmod(fd, mode);
    const atime = { sec: stat.atimeSec, nsec: stat.atimeNsec };
    process.futimens(fd, atime, { sec: stat.mtimeSec, nsec: stat.mtimeNsec });
  }
}
