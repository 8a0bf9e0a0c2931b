import { FsError } from "../../base/fs-error.ts";
import { decodeName, encodeName } from "../../base/names.ts";
import { type Call, Stop } from "./call.ts";
import { readDescriptor } from "./file-data.ts";
import { strerror } from "./strerror.ts";

/** The files that say who there is. */
export type Database = "passwd" | "shadow" | "group" | "gshadow" | "subuid" | "subgid";

/** What stands for the process's number in names of lock files. */
const PID = 1;

interface Opened {
  readonly name: Database;
  readonly before: Uint8Array;
  rows: string[][];
  changed: boolean;
}

/** Some of the files, locked and open for writing, as the shadow tools hold them: opening alone copies a lower file up,
 *  whether or not it is then changed. What was changed is written anew and renamed into place; what it was before stays
 *  beside it, with "-" at its name's end, and its old times. */
export class Accounts {
  readonly #call: Call;
  readonly #opened = new Map<Database, Opened>();

  constructor(call: Call, names: readonly Database[]) {
    this.#call = call;
    this.open(names);
  }

  /** Locks and opens further ones. */
  open(names: readonly Database[]): void {
    if (names.length === 0) return;
    this.#lockAll(names);
    for (const name of names) {
      const bytes = this.#read(name);
      if (bytes !== null) {
        this.#opened.set(name, { name, before: bytes, rows: rowsOf(bytes), changed: false });
      }
    }
  }

  has(name: Database): boolean {
    return this.#opened.has(name);
  }

  /** The lines as fields. */
  rows(name: Database): readonly string[][] {
    return this.#opened.get(name)?.rows ?? [];
  }

  find(name: Database, key: string): string[] | undefined {
    return this.rows(name).find(([first]) => first === key);
  }

  add(name: Database, row: readonly string[]): void {
    this.#change(name, (rows) => [...rows, [...row]]);
  }

  remove(name: Database, keep: (row: readonly string[]) => boolean): void {
    if (this.rows(name).every((row) => keep(row))) return;
    this.#change(name, (rows) => rows.filter(keep));
  }

  /** Puts other fields in place of those of a row. */
  replace(name: Database, key: string, row: readonly string[]): void {
    this.#change(name, (rows) => rows.map((each) => (each[0] === key ? [...row] : each)));
  }

  /** Writes what was changed, and takes the locks away. */
  close(): void {
    for (const opened of this.#opened.values()) if (opened.changed) this.#write(opened);
    this.unlock();
  }

  unlock(): void {
    for (const name of this.#opened.keys()) this.#call.process.unlink(`/etc/${name}.lock`);
    this.#opened.clear();
  }

  #change(name: Database, act: (rows: string[][]) => string[][]): void {
    const opened = this.#opened.get(name);
    if (opened === undefined) return;
    opened.rows = act(opened.rows);
    opened.changed = true;
  }

  #lockAll(names: readonly Database[]): void {
    const { process } = this.#call;
    try {
      process.close(process.open("/etc/.pwd.lock", "O_WRONLY|O_CREAT", 0o600));
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      this.#call.note(`${strerror(error)}.`);
      this.#call.fail(`cannot lock /etc/${names[0]}; try again later.`);
      throw new Stop();
    }
    for (const name of names) {
      if (process.tryStat(`/etc/${name}`) === null) continue;
      const own = `/etc/${name}.${PID}`;
      process.close(process.open(own, "O_WRONLY|O_CREAT|O_TRUNC", 0o600));
      process.link(own, `/etc/${name}.lock`);
      process.unlink(own);
    }
  }

  #read(name: Database): Uint8Array | null {
    const { process } = this.#call;
    if (process.tryStat(`/etc/${name}`) === null) return null;
    const fd = process.open(`/etc/${name}`, "O_RDWR");
    const bytes = readDescriptor(process, fd);
    process.close(fd);
    return bytes;
  }

  #write({ name, before, rows }: Opened): void {
    const { process } = this.#call;
    const path = `/etc/${name}`;
    const stat = process.stat(path);
    this.#put(`${path}-`, before, stat);
    process.utimens(
      `${path}-`,
      { sec: stat.atimeSec, nsec: stat.atimeNsec },
      { sec: stat.mtimeSec, nsec: stat.mtimeNsec },
    );
    const text = rows.map((row) => `${row.join(":")}\n`).join("");
    this.#put(`${path}+`, encodeName(text), stat);
    process.rename(`${path}+`, path);
  }

  #put(path: string, bytes: Uint8Array, like: { uid: number; gid: number; mode: number }): void {
    const { process } = this.#call;
    const before = process.umask(0o777);
    const fd = process.open(path, "O_WRONLY|O_CREAT|O_TRUNC", 0o666);
    process.umask(before);
    process.fchown(fd, like.uid, like.gid);
    process.fchmod(fd, like.mode & 0o664);
    if (bytes.length > 0) process.write(fd, bytes);
    process.fsync(fd);
    process.close(fd);
  }
}

function rowsOf(bytes: Uint8Array): string[][] {
  return decodeName(bytes)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(":"));
}

/** A comma-separated list with one more member, or one less. */
export const withMember = (list: string, name: string): string =>
  list === "" ? name : list.split(",").includes(name) ? list : `${list},${name}`;
export const withoutMember = (list: string, name: string): string =>
  list
    .split(",")
    .filter((each) => each !== name && each !== "")
    .join(",");
