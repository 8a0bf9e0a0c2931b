import { isErrno } from "../../base/fs-error.ts";
import {
  isDirMode,
  isLinkMode,
  major,
  minor,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFMT,
  S_IFSOCK,
} from "../../base/mode.ts";
import { compareNames } from "../../base/names.ts";
import type { Stat } from "../../process/stat.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { readGroups, readPasswd } from "../passwd.ts";
import { reasonOf } from "../run/words.ts";
import { humanSize } from "./human-size.ts";
import { modeText } from "./mode-text.ts";

/** A letter that ls has none for. */
const DIRECTORIES_FIRST = "/";

interface Row {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
}

/** ls [-1aAdFghiklLnopRrSst] [file…]; the width of a terminal is nobody's here, so one name a line. */
export const ls: Command = (invocation) => {
  const long = invocation.args.flatMap((arg) => LONG[arg] ?? []).join("");
  const options = invocation.args.filter((arg) => /^-[A-Za-z0-9]/.test(arg)).join("") + long;
  const paths = invocation.args.filter((arg) => arg === "-" || !arg.startsWith("-"));
  return new Listing(invocation, options).run(paths.length === 0 ? ["."] : paths);
};

const LONG: Readonly<Record<string, string>> = {
  "--all": "a",
  "--almost-all": "A",
  "--directory": "d",
  "--group-directories-first": DIRECTORIES_FIRST,
  "--human-readable": "h",
  "--inode": "i",
  "--numeric-uid-gid": "n",
  "--recursive": "R",
  "--reverse": "r",
};

class Listing {
  readonly #call: Invocation;
  readonly #options: string;
  readonly #users = new Map<number, string>();
  readonly #groups = new Map<number, string>();
  #status = 0;

  constructor(call: Invocation, options: string) {
    this.#call = call;
    this.#options = options;
    if (!/[lgo]/.test(options) || options.includes("n")) return;
    for (const { uid, name } of readPasswd(call.process)) this.#users.set(uid, name);
    for (const { gid, name } of readGroups(call.process)) this.#groups.set(gid, name);
  }

  #has(letter: string): boolean {
    return this.#options.includes(letter);
  }

  run(paths: readonly string[]): number {
    const rows = paths.flatMap((path) => this.#row(path, path, true) ?? []);
    const files = rows.filter(({ stat }) => this.#has("d") || !isDirMode(stat.mode));
    const directories = rows.filter((row) => !files.includes(row));
    this.#print(this.#sorted(files), false);
    let first = files.length === 0;
    const titled = paths.length > 1 || this.#has("R");
    for (const { path } of this.#sorted(directories)) {
      if (!first) this.#call.stdout("\n");
      first = false;
      this.#directory(path, titled);
    }
    return this.#status;
  }

  #row(name: string, path: string, given: boolean): Row | null {
    const { process } = this.#call;
    try {
      const follow =
        this.#has("L") || (given && !this.#has("l") && !this.#has("d") && !this.#has("F"));
      const stat = follow ? (process.tryStat(path) ?? process.lstat(path)) : process.lstat(path);
      return { name, path, stat };
    } catch (error) {
      if (!isErrno(error)) throw error;
      this.#complain("cannot access", path, error, given ? 2 : 1);
      return null;
    }
  }

  /** busybox says neither what failed nor how badly. */
  #complain(what: string, path: string, error: unknown, status: number): void {
    const busybox = this.#call.userland === "busybox";
    const subject = busybox ? bytesOf(path) : `${what} '${bytesOf(path)}'`;
    this.#call.stderr(`ls: ${subject}: ${reasonOf(error)}\n`);
    this.#status = Math.max(this.#status, busybox ? 1 : status);
  }

  #directory(path: string, titled: boolean): void {
    let names: string[];
    try {
      names = this.#call.process.readdir(path).map(({ name }) => name);
    } catch (error) {
      if (!isErrno(error)) throw error;
      this.#complain("cannot open directory", path, error, 2);
      return;
    }
    if (titled) this.#call.stdout(`${bytesOf(path)}:\n`);
    if (this.#has("a")) names.push(".", "..");
    else if (!this.#has("A")) names = names.filter((name) => !name.startsWith("."));
    const base = path.endsWith("/") ? path : `${path}/`;
    const rows = this.#sorted(names.flatMap((name) => this.#row(name, base + name, false) ?? []));
    this.#print(rows, true);
    if (!this.#has("R")) return;
    for (const row of rows) {
      if (!isDirMode(row.stat.mode) || row.name === "." || row.name === "..") continue;
      this.#call.stdout("\n");
      this.#directory(row.path, true);
    }
  }

  #sorted(rows: readonly Row[]): Row[] {
    const byName = (a: Row, b: Row): number => compareNames(a.name, b.name);
    const order = this.#has("U")
      ? () => 0
      : this.#has("S")
        ? (a: Row, b: Row) => b.stat.size - a.stat.size || byName(a, b)
        : this.#has("t")
          ? (a: Row, b: Row) =>
              b.stat.mtimeSec - a.stat.mtimeSec ||
              b.stat.mtimeNsec - a.stat.mtimeNsec ||
              byName(a, b)
          : byName;
    const sorted = [...rows].sort(order);
    if (this.#has("r")) sorted.reverse();
    if (!this.#has(DIRECTORIES_FIRST)) return sorted;
    const isDirectory = ({ stat }: Row): boolean => isDirMode(stat.mode);
    return [...sorted.filter(isDirectory), ...sorted.filter((row) => !isDirectory(row))];
  }

  #print(rows: readonly Row[], total: boolean): void {
    const long = /[lngo]/.test(this.#options);
    if (long && total) {
      const blocks = rows.reduce((sum, { stat }) => sum + stat.blocks, 0);
      this.#call.stdout(
        `total ${this.#has("h") ? humanSize(blocks * 512) : Math.ceil(blocks / 2)}\n`,
      );
    }
    const cells = rows.map((row) => (long ? this.#cells(row) : this.#short(row)));
    const widths = (cells[0] ?? []).map((_, column) =>
      Math.max(...cells.map((one) => one[column]!.length)),
    );
    for (const one of cells) {
      const last = one.length - 1;
      const padded = one.map((cell, column) =>
        column === last
          ? cell
          : LEFT.has(column - (this.#has("i") ? 1 : 0)) && long
            ? cell.padEnd(widths[column]!)
            : cell.padStart(widths[column]!),
      );
      this.#call.stdout(`${padded.join(" ")}\n`);
    }
  }

  #short(row: Row): string[] {
    const name = bytesOf(row.name) + this.#mark(row.stat);
    return this.#has("i") ? [String(row.stat.ino), name] : [name];
  }

  #cells(row: Row): string[] {
    const { stat } = row;
    const numeric = this.#has("n");
    const user = numeric ? undefined : this.#users.get(stat.uid);
    const group = numeric ? undefined : this.#groups.get(stat.gid);
    const type = stat.mode & S_IFMT;
    const device = type === S_IFCHR || type === S_IFBLK;
    const size = device
      ? `${major(stat.rdev)}, ${minor(stat.rdev)}`
      : this.#has("h")
        ? humanSize(stat.size)
        : String(stat.size);
    const link = isLinkMode(stat.mode)
      ? ` -> ${bytesOf(this.#call.process.readlink(row.path))}`
      : "";
    return [
      ...(this.#has("i") ? [String(stat.ino)] : []),
      modeText(stat.mode),
      String(stat.nlink),
      ...(this.#has("g") ? [] : [user ?? String(stat.uid)]),
      ...(this.#has("o") ? [] : [group ?? String(stat.gid)]),
      size,
      this.#time(stat),
      bytesOf(row.name) + link + (link === "" ? this.#mark(stat) : ""),
    ];
  }

  /** The hour for half a year; the year for what is older. */
  #time({ mtimeSec }: Stat): string {
    const date = new Date(mtimeSec * 1000);
    const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
    const age = this.#call.clock.now().sec - mtimeSec;
    const two = (number: number): string => String(number).padStart(2, "0");
    if (age > HALF_YEAR || age < 0) return `${day}  ${date.getUTCFullYear()}`;
    return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  }

  #mark({ mode }: Stat): string {
    if (this.#has("p") && isDirMode(mode)) return "/";
    if (!this.#has("F")) return "";
    if (isDirMode(mode)) return "/";
    if (isLinkMode(mode)) return "@";
    if ((mode & S_IFMT) === S_IFIFO) return "|";
    if ((mode & S_IFMT) === S_IFSOCK) return "=";
    return (mode & 0o111) === 0 ? "" : "*";
  }
}

/** Columns of words: mode, owner, group. */
const LEFT = new Set([0, 2, 3]);
const HALF_YEAR = 31_556_952 / 2;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
