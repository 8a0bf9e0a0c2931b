import { isErrno } from "../../base/fs-error.ts";
import { isDirMode } from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { reasonOf } from "../run/words.ts";
import { humanSize } from "./human-size.ts";

/** du [-abchksm] [-d depth] [file…]: each inode once. */
export const du: Command = (invocation) => {
  const { args } = invocation;
  let options = "";
  let depth = Number.POSITIVE_INFINITY;
  const paths: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const long = /^--max-depth=(\d+)$/.exec(arg);
    if (long !== null) depth = Number(long[1]);
    else if (arg.startsWith("-d")) depth = Number(arg.slice(2) || args[++at]);
    else if (arg === "--apparent-size") options += "A";
    else if (/^-[a-zA-Z]+$/.test(arg)) options += arg.slice(1);
    else paths.push(arg);
  }
  if (options.includes("s")) depth = 0;
  const count = new Count(invocation, options, depth);
  let total = 0;
  for (const path of paths.length === 0 ? ["."] : paths) total += count.of(path, 0, true);
  if (options.includes("c")) count.print(total, "total");
  return count.status;
};

class Count {
  status = 0;
  readonly #call: Invocation;
  readonly #options: string;
  readonly #depth: number;
  readonly #seen = new Set<string>();

  constructor(call: Invocation, options: string, depth: number) {
    this.#call = call;
    this.#options = options;
    this.#depth = depth;
  }

  /** Bytes of a tree; prints what is to be printed of it. */
  of(path: string, level: number, given = false): number {
    const { process } = this.#call;
    try {
      const stat = process.lstat(path);
      const key = `${stat.dev}:${stat.ino}`;
      if (this.#seen.has(key)) return 0;
      this.#seen.add(key);
      const apparent = /[bA]/.test(this.#options);
      let size = apparent ? stat.size : stat.blocks * 512;
      const directory = isDirMode(stat.mode);
      if (directory) {
        const names = process.readdir(path).map(({ name }) => name);
        const base = path.endsWith("/") ? path : `${path}/`;
        for (const name of names.sort(compareNames)) size += this.of(base + name, level + 1);
      }
      const shown = directory || given || this.#options.includes("a");
      if (shown && level <= this.#depth) this.print(size, bytesOf(path));
      return size;
    } catch (error) {
      if (!isErrno(error)) throw error;
      const what = error.syscall === "open" ? "cannot read directory" : "cannot access";
      this.#call.stderr(`du: ${what} '${bytesOf(path)}': ${reasonOf(error)}\n`);
      this.status = 1;
      return 0;
    }
  }

  print(bytes: number, name: string): void {
    const unit = this.#options.includes("b") ? 1 : this.#options.includes("m") ? 1 << 20 : 1024;
    const size = this.#options.includes("h") ? humanSize(bytes) : String(Math.ceil(bytes / unit));
    this.#call.stdout(`${size}\t${name}\n`);
  }
}

/** df [-h]: the one file system there is. */
export const df: Command = (invocation) => {
  const { process, args } = invocation;
  const { bsize, blocks, bfree, bavail } = process.statfs("/");
  const human = args.some((arg) => /^-\w*h/.test(arg));
  const kib = (count: number): string => {
    const bytes = count * bsize;
    return human ? humanSize(bytes) : String(Math.ceil(bytes / 1024));
  };
  const used = blocks - bfree;
  const percent = blocks === 0 ? "-" : `${Math.ceil((100 * used) / blocks)}%`;
  const size = human ? "Size" : "1K-blocks";
  const row = (cells: readonly string[]): string =>
    `${cells[0]!.padEnd(14)} ${cells[1]!.padStart(10)} ${cells[2]!.padStart(9)} ${cells[3]!.padStart(9)} ${cells[4]!.padStart(4)} ${cells[5]}\n`;
  invocation.stdout(
    row(["Filesystem", size, "Used", human ? "Avail" : "Available", "Use%", "Mounted on"]),
  );
  invocation.stdout(row(["overlay", kib(blocks), kib(used), kib(bavail), percent, "/"]));
  return 0;
};
