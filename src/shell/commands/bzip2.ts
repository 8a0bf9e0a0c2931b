import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import { Content } from "../../layer/content.ts";
import type { Stat } from "../../process/stat.ts";
import { fromArray, toArray } from "../bytes.ts";
import type { Command } from "../command.ts";
import { type Call, program, Stop } from "./call.ts";
import type { Given } from "./options.ts";
import { strerror } from "./strerror.ts";
import { type UnpackedData, unpackData } from "./unpack-data.ts";

const SPEC = {
  short: "123456789cdfhkLqstvVz",
  long: {
    best: "9",
    compress: "z",
    decompress: "d",
    fast: "1",
    force: "f",
    keep: "k",
    quiet: "q",
    small: "s",
    stdout: "c",
    test: "t",
    verbose: "v",
  },
};
const DAMAGED = 2;
const SUFFIXES: readonly (readonly [packed: string, plain: string])[] = [
  [".bz2", ""],
  [".bz", ""],
  [".tbz2", ".tar"],
  [".tbz", ".tar"],
];
const CORRUPTED = `
It is possible that the compressed file(s) have become corrupted.
You can use the -tvv option to test integrity of such files.
`;
const RECOVER = `
You can use the \`bzip2recover' program to attempt to recover
data from undamaged sections of corrupted files.

`;

/** bzip2(1), bunzip2 and bzcat: unpacks. It does not pack: what its packing comes to, only it knows. */
export const bzip2: Command = program(SPEC, async (call, given) => {
  if (!given.has("d", "t") && call.name === "bzip2") {
    call.note("packing is not simulated: pack with gzip, or declare what this command makes");
    throw new Stop();
  }
  const job = new Job(call, given);
  const operands = given.operands.length === 0 ? ["-"] : given.operands;
  for (const path of operands) await job.apply(path);
});

class Job {
  readonly #call: Call;
  readonly #given: Given;
  readonly #toStdout: boolean;

  constructor(call: Call, given: Given) {
    this.#call = call;
    this.#given = given;
    this.#toStdout = given.has("c", "t") || call.name === "bzcat";
  }

  async apply(path: string): Promise<void> {
    if (path === "-") {
      await this.#unpack(Content.fromBytes(toArray(this.#call.invocation.stdin)), "(stdin)", null);
      return;
    }
    const { process } = this.#call;
    try {
      const fd = process.open(path);
      try {
        const stat = process.fstat(fd);
        if (isDirMode(stat.mode)) this.#call.fail(`Input file ${path} is a directory.`);
        else if (this.#toStdout) await this.#unpack(process.readContent(fd), path, null);
        else await this.#file(path, stat, fd);
      } finally {
        process.close(fd);
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#call.fail(`Can't open input file ${path}: ${strerror(error)}.`);
    }
  }

  async #file(path: string, stat: Stat, from: number): Promise<void> {
    const { process } = this.#call;
    const force = this.#given.has("f");
    const suffix = SUFFIXES.find(([end]) => path.endsWith(end));
    const target =
      suffix === undefined ? `${path}.out` : path.slice(0, -suffix[0].length) + suffix[1];
    if (suffix === undefined && !this.#given.has("q")) {
      this.#call.note(`Can't guess original name for ${path} -- using ${target}`);
    }
    const odd = isLinkMode(process.lstat(path).mode) || !isFileMode(stat.mode);
    if (odd && !force) {
      this.#call.fail(`Input file ${path} is not a normal file.`);
      return;
    }
    if (process.tryLstat(target) !== null) {
      if (!force) {
        this.#call.fail(`Output file ${target} already exists.`);
        return;
      }
      process.unlink(target);
    }
    if (!force && stat.nlink > 1) {
      const others = stat.nlink - 1;
      this.#call.fail(`Input file ${path} has ${others} other link${others > 1 ? "s" : ""}.`);
      return;
    }
    const to = process.open(target, "O_WRONLY|O_CREAT|O_EXCL", 0o600);
    const content = await this.#unpack(process.readContent(from), path, target);
    if (content !== null) {
      process.fchmod(to, stat.mode & 0o7777);
      if (!this.#call.isBusybox) this.#chown(to, stat);
      process.writeContent(to, content);
    }
    process.close(to);
    if (content === null) {
      process.unlink(target);
      return;
    }
    if (!this.#call.isBusybox) {
      const atime = { sec: stat.atimeSec, nsec: 0 };
      process.utimens(target, atime, { sec: stat.mtimeSec, nsec: 0 });
    }
    if (!this.#given.has("k")) process.unlink(path);
  }

  #chown(fd: number, { uid, gid }: Stat): void {
    try {
      this.#call.process.fchown(fd, uid, gid);
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }

  /** @param target where it goes to; null: the standard output */
  async #unpack(packed: Content, path: string, target: string | null): Promise<Content | null> {
    const { invocation } = this.#call;
    const { content, fault } = await unpackData(invocation, "bzip2", packed);
    if (target === null && !this.#given.has("t")) {
      for (const piece of content.chunks()) invocation.stdout(fromArray(piece));
    }
    if (fault === "none") return content;
    this.#complain(path, target, fault);
    return null;
  }

  #complain(path: string, target: string | null, fault: UnpackedData["fault"]): void {
    const call = this.#call;
    if (fault === "another format") {
      call.fail(`${path} is not a bzip2 file.`, DAMAGED);
      return;
    }
    call.status = DAMAGED;
    const { name } = call;
    if (this.#given.has("t")) {
      const what =
        fault === "damaged" ? "data integrity (CRC) error in data" : "file ends unexpectedly";
      call.err(`${name}: ${path}: ${what}\n${RECOVER}`);
      return;
    }
    call.err(
      fault === "damaged"
        ? `\n${name}: Data integrity error when decompressing.\n`
        : `\n${name}: Compressed file ends unexpectedly;\n\tperhaps it is corrupted?  *Possible* reason follows.\n${name}: No such file or directory\n`,
    );
    const out = target ?? "(stdout)";
    call.err(`\tInput file = ${path}, output file = ${out}\n${CORRUPTED}${RECOVER}`);
    if (target !== null) call.note(`Deleting output file ${target}, if it exists.`);
  }
}
