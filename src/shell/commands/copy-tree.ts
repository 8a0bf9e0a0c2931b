import { FsError, isErrno } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode } from "../../base/mode.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import { checkExisting, type Existing, type Journey } from "./copy-existing.ts";
import { copyDevice, copyFile } from "./copy-file.ts";
import { copyNode, finishCopy, makeSymlink } from "./copy-node.ts";
import type { CopySettings } from "./copy-settings.ts";
import { moveByRename, type Tried } from "./move-rename.ts";
import { joinPath } from "./paths.ts";
import { quote } from "./quote.ts";
import { replaceLink } from "./replace-link.ts";
import { isImplied } from "./standard-files.ts";
import { strerror } from "./strerror.ts";

/** What came of one copy. */
export interface Copied {
  readonly ok: boolean;
  /** The source has its new name by rename(2): there is nothing left to remove. */
  readonly renamed: boolean;
}

const FAILED: Copied = { ok: false, renamed: false };
const DONE: Copied = { ok: true, renamed: false };

/** Copies trees as GNU's copy.c does, for cp, mv and install; one for all operands of a command, as hard links among
 *  them are kept. */
export class Copier {
  readonly #call: Call;
  readonly #settings: CopySettings;
  /** Where inodes went that more names may lead to, and directories that are being copied. */
  readonly #copied = new Map<string, string>();
  /** Directories made by this command: to come upon one of them again is to copy a tree into itself. */
  readonly #made = new Set<string>();
  /** Operands' destinations. */
  readonly #taken = new Set<string>();
  #operand: Journey | null = null;
  #tried: Tried | null = null;

  constructor(call: Call, settings: CopySettings) {
    this.#call = call;
    this.#settings = settings;
  }

  /** Copies or moves an operand.
   *  @param tried what mv has been told of a rename already, which then goes for all that lies in the operand, too */
  copy(from: string, to: string, tried: Tried | null = null): Copied {
    this.#operand = { from, to, isOperand: true };
    this.#tried = tried;
    return this.#copy(this.#operand, [], false);
  }

  #copy(journey: Journey, above: readonly Stat[], inNewDirectory: boolean): Copied {
    const settings = this.#settings;
    const call = this.#call;
    const { from, to, isOperand } = journey;
    if (isImplied(call.process, from) && !settings.move) return this.#device(from, to);
    const renamed = settings.move ? (this.#tried ?? moveByRename(call, from, to)) : null;
    if (renamed === "done") {
      if (settings.verbose) call.out(`renamed ${quote(from)} -> ${quote(to)}\n`);
      return { ok: true, renamed: true };
    }
    const follows =
      settings.dereference === "always" || (settings.dereference === "arguments" && isOperand);
    let stat: Stat;
    try {
      stat = follows ? call.process.stat(from) : call.process.lstat(from);
    } catch (error) {
      call.failed(`cannot stat ${quote(from)}`, error);
      return FAILED;
    }
    if (isDirMode(stat.mode) && !settings.recursive) {
      const why =
        call.name === "install" ? "omitting directory" : "-r not specified; omitting directory";
      call.fail(`${why} ${quote(from)}`);
      return FAILED;
    }
    let existing: Existing = { what: "new", backup: null };
    if (!inNewDirectory || settings.move) {
      existing = checkExisting(call, settings, journey, stat, this.#taken);
      if (existing.what === "refused") return FAILED;
      if (existing.what === "skip") return { ok: true, renamed: settings.move };
    }
    if (isOperand && !isDirMode(stat.mode)) this.#taken.add(to);
    const verbose = settings.verbose && !settings.move && !isDirMode(stat.mode);
    if (verbose) this.#say(journey, existing.backup);
    const earlier = this.#earlierCopy(stat, to, isOperand);
    if (earlier !== null) {
      if (!isDirMode(stat.mode)) return this.#linkTo(earlier, to, settings.force);
      // A directory met for the second time, and its copy lies within it: it is being copied into itself.
      const whole = quote(this.#operand!.from);
      const words = settings.move
        ? `cannot move ${whole} to a subdirectory of itself,`
        : `cannot copy a directory, ${whole}, into itself,`;
      call.fail(`${words} ${quote(this.#operand!.to)}`);
      return FAILED;
    }
    if (settings.move) {
      const again = existing.what === "there" || renamed === "exists";
      const way = this.#rename(journey, stat, existing, again ? null : (renamed as FsError));
      if (way !== "copy") return way;
      existing = { what: "new", backup: existing.backup };
    }
    const kept = settings.mode ?? stat.mode & 0o7777;
    const withheld =
      kept & (settings.preserve.ownership ? 0o077 : isDirMode(stat.mode) ? 0o022 : 0);
    const there = existing.what === "there" ? existing.stat : null;
    return this.#make(journey, stat, there, above, kept, withheld);
  }

  #device(from: string, to: string): Copied {
    const { process } = this.#call;
    let existing = process.tryStat(to);
    if (existing !== null && this.#settings.unlinkFirst) {
      process.unlink(to);
      existing = null;
    }
    return copyDevice(this.#call, { from, to, existing }, this.#settings) ? DONE : FAILED;
  }

  #say({ from, to }: Journey, backup: string | null): void {
    const saved = backup === null ? "" : ` (backup: ${quote(backup)})`;
    this.#call.out(`${quote(from)} -> ${quote(to)}${saved}\n`);
  }

  /** Where an inode was copied to before; remembers this copy if it was not. */
  #earlierCopy(stat: Stat, to: string, isOperand: boolean): string | null {
    const settings = this.#settings;
    const key = `${stat.dev}:${stat.ino}`;
    if (isDirMode(stat.mode)) {
      const known = this.#copied.get(key);
      if (isOperand) this.#copied.set(key, to);
      else if (this.#made.has(key)) return known ?? null;
      return null;
    }
    const several =
      stat.nlink > 1 ||
      settings.dereference === "always" ||
      (isOperand && settings.dereference === "arguments");
    if (!settings.preserve.links || !several || settings.makes !== "copies") return null;
    const known = this.#copied.get(key);
    if (known === undefined) this.#copied.set(key, to);
    return known ?? null;
  }

  #linkTo(earlier: string, to: string, force: boolean, follow = false): Copied {
    const { process } = this.#call;
    const done = this.#call.attempt(
      `cannot create hard link ${quote(to)} to ${quote(earlier)}`,
      () => {
        replaceLink(
          process,
          to,
          (at) => process.link(earlier, at, { follow }),
          force || this.#settings.preserve.links,
        );
        return true;
      },
    );
    return done === null ? FAILED : DONE;
  }

  /** mv: over what is there, or not at all on this file system. */
  #rename(
    { from, to }: Journey,
    stat: Stat,
    existing: Existing,
    first: FsError | null,
  ): Copied | "copy" {
    const { process } = this.#call;
    let error = first;
    if (error === null) {
      try {
        process.rename(from, to);
        if (this.#settings.verbose) {
          const saved = existing.backup === null ? "" : ` (backup: ${quote(existing.backup)})`;
          this.#call.out(`renamed ${quote(from)} -> ${quote(to)}${saved}\n`);
        }
        return { ok: true, renamed: true };
      } catch (caught) {
        if (!(caught instanceof FsError)) throw caught;
        error = caught;
      }
    }
    if (isErrno(error, "EINVAL")) {
      this.#call.fail(`cannot move ${quote(from)} to a subdirectory of itself, ${quote(to)}`);
      return FAILED;
    }
    if (!isErrno(error, "EXDEV")) {
      this.#call.fail(`cannot move ${quote(from)} to ${quote(to)}: ${strerror(error)}`);
      return FAILED;
    }
    // As rename(2) would, the copy takes the place of what is there.
    try {
      if (isDirMode(stat.mode)) process.rmdir(to);
      else process.unlink(to);
    } catch (caught) {
      if (!isErrno(caught, "ENOENT")) {
        const why = strerror(caught);
        this.#call.fail(
          `inter-device move failed: ${quote(from)} to ${quote(to)}; unable to remove target: ${why}`,
        );
        return FAILED;
      }
    }
    if (this.#settings.verbose && !isDirMode(stat.mode)) {
      this.#call.out(`copied ${quote(from)} -> ${quote(to)}\n`);
    }
    return "copy";
  }

  #make(
    journey: Journey,
    stat: Stat,
    existing: Stat | null,
    above: readonly Stat[],
    mode: number,
    withheld: number,
  ): Copied {
    const settings = this.#settings;
    const { from, to } = journey;
    if (isDirMode(stat.mode)) {
      return this.#directory(journey, stat, existing, above, mode, withheld);
    }
    if (settings.makes === "symlinks")
      return makeSymlink(this.#call, settings, from, to) ? DONE : FAILED;
    if (settings.makes === "hard links") {
      const follow = settings.dereference === "always";
      return this.#linkTo(from, to, settings.force || settings.unlinkFirst, follow);
    }
    if (isFileMode(stat.mode) || (settings.asRegular && !isLinkMode(stat.mode))) {
      const ok = copyFile(this.#call, { from, to, stat, existing, mode, withheld }, settings);
      return ok ? DONE : FAILED;
    }
    if (!copyNode(this.#call, settings, journey, stat, mode & ~withheld)) return FAILED;
    const made = { stat, existing, withheld, restore: null };
    return finishCopy(this.#call, settings, journey, made) ? DONE : FAILED;
  }

  #directory(
    journey: Journey,
    stat: Stat,
    existing: Stat | null,
    above: readonly Stat[],
    mode: number,
    withheld: number,
  ): Copied {
    const { process } = this.#call;
    const { from, to } = journey;
    if (above.some(({ dev, ino }) => dev === stat.dev && ino === stat.ino)) {
      this.#call.fail(`cannot copy cyclic symbolic link ${quote(from)}`);
      return FAILED;
    }
    let restore: number | null = null;
    if (existing === null) {
      const made = this.#call.attempt(`cannot create directory ${quote(to)}`, () => {
        process.mkdir(to, mode & ~withheld);
        return process.lstat(to);
      });
      if (made === null) return FAILED;
      this.#made.add(`${made.dev}:${made.ino}`);
      this.#copied.set(`${made.dev}:${made.ino}`, to);
      if ((made.mode & 0o700) !== 0o700) {
        restore = made.mode & 0o7777;
        process.chmod(to, restore | 0o700);
      }
      if (this.#settings.verbose) {
        if (this.#settings.move) this.#call.out(`created directory ${quote(to)}\n`);
        else this.#say(journey, null);
      }
    }
    const first = above[0];
    const elsewhere = this.#settings.oneFileSystem && first !== undefined && first.dev !== stat.dev;
    const ok = elsewhere || this.#names(journey, [...above, stat], existing === null);
    const made = { stat, existing, withheld: existing === null ? withheld : 0, restore };
    return finishCopy(this.#call, this.#settings, journey, made) && ok ? DONE : FAILED;
  }

  /** What is in a directory, by inode number: as it lies on a disk, GNU hopes. */
  #names({ from, to }: Journey, above: readonly Stat[], inNew: boolean): boolean {
    let names: string[];
    try {
      names = this.#call.process
        .readdir(from)
        .toSorted((a, b) => (a.ino < b.ino ? -1 : a.ino > b.ino ? 1 : 0))
        .map(({ name }) => name);
    } catch (error) {
      this.#call.failed(`cannot access ${quote(from)}`, error);
      return false;
    }
    let ok = true;
    for (const name of names) {
      const journey = { from: joinPath(from, name), to: joinPath(to, name), isOperand: false };
      ok = this.#copy(journey, above, inNew).ok && ok;
    }
    return ok;
  }
}
