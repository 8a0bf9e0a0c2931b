import { FsError } from "../../base/fs-error.ts";
import { isDirMode, isFileMode, isLinkMode, major, minor, typeOf } from "../../base/mode.ts";
import { padded } from "../../image/tar/block.ts";
import type { Content } from "../../layer/content.ts";
import type { Process } from "../../process/process.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import { parseDate } from "./date-words.ts";
import { GatheredContent } from "./gathered-content.ts";
import { applyMode, parseMode } from "./mode-words.ts";
import { type Given, UsageError } from "./options.ts";
import { groupName, parseGroup, parseUser, userName } from "./owners.ts";
import { joinPath } from "./paths.ts";
import { strerror } from "./strerror.ts";
import { type Member, memberHeader } from "./tar-header.ts";
import { excluder, SafeNames, shownName } from "./tar-names.ts";
import { transformer } from "./tar-transform.ts";

/** tar's failures are told at once, and make it exit with 2 when all is done. */
export const TAR_FAILURE = 2;

/** Gathers members of an archive. */
export class ArchiveWriter {
  readonly archive = new GatheredContent();
  readonly #call: Call;
  readonly #given: Given;
  readonly #names: SafeNames;
  readonly #excluded: (name: string) => boolean;
  readonly #transform: (name: string) => string;
  /** What --mtime says, in seconds. */
  readonly #mtime: number | null;
  /** The name of each inode that may come again. */
  readonly #links = new Map<string, string>();
  /** The archive itself is left out. */
  readonly #self: Stat | null;
  readonly #say: (text: string) => void;

  constructor(
    call: Call,
    given: Given,
    excluded: readonly string[],
    self: Stat | null,
    say: (text: string) => void,
  ) {
    this.#call = call;
    this.#given = given;
    this.#self = self;
    this.#say = say;
    this.#names = new SafeNames(call, given.has("P"));
    this.#excluded = excluder(excluded);
    this.#transform = transformer(given.values("transform"));
    this.#mtime = mtimeOf(call, given);
  }

  /** A file or directory with all that is in it. */
  add(path: string): void {
    this.#add(path.replace(/(?<=[^/])\/+$/, ""));
  }

  #add(path: string): void {
    const { process } = this.#call;
    if (this.#excluded(path)) return;
    let stat: Stat;
    try {
      stat = this.#given.has("h") ? process.stat(path) : process.lstat(path);
    } catch (error) {
      this.#fail(`${shownName(path)}: Cannot stat: ${strerror(error)}`);
      return;
    }
    if (this.#self !== null && stat.ino === this.#self.ino && stat.dev === this.#self.dev) {
      this.#call.note(`${shownName(path)}: file is the archive; not dumped`);
      return;
    }
    if (isDirMode(stat.mode)) this.#directory(path, stat);
    else this.#file(path, stat);
  }

  #fail(message: string): void {
    this.#call.fail(message, TAR_FAILURE);
  }

  #nameOf(path: string): string {
    return this.#names.of(this.#transform(path));
  }

  #directory(path: string, stat: Stat): void {
    const { process } = this.#call;
    let names: readonly { readonly name: string }[] | FsError;
    try {
      names = process.readdir(path);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      names = error;
    }
    if (names instanceof FsError) {
      this.#fail(`${shownName(path)}: Cannot open: ${strerror(names)}`);
      return;
    }
    const name = this.#nameOf(path);
    this.#put(path, name.endsWith("/") ? name : `${name}/`, stat, "dir", "", null);
    if (this.#given.has("norecurse")) return;
    const listed = names.map((entry) => entry.name);
    if (this.#given.value("sort") === "name") listed.sort();
    for (const each of listed) this.#add(joinPath(path, each));
  }

  #file(path: string, stat: Stat): void {
    const { process } = this.#call;
    const name = this.#nameOf(path);
    const key = `${stat.dev}:${stat.ino}`;
    const first = stat.nlink > 1 && !this.#given.has("hard") ? this.#links.get(key) : undefined;
    if (first !== undefined) {
      this.#put(path, name, stat, "hardlink", first, null);
      return;
    }
    const type = typeOf(stat.mode);
    if (type === "socket" || type === "dir") {
      this.#call.note(`${shownName(path)}: socket ignored`);
      return;
    }
    let data: Content | null = null;
    if (isFileMode(stat.mode)) {
      try {
        data = contentAt(process, path);
      } catch (error) {
        this.#fail(`${shownName(path)}: Cannot open: ${strerror(error)}`);
        return;
      }
    }
    if (stat.nlink > 1)
      this.#links.set(key, this.#names.of(this.#transform(path), "hard link targets"));
    this.#put(path, name, stat, type, isLinkMode(stat.mode) ? process.readlink(path) : "", data);
  }

  #put(
    path: string,
    name: string,
    stat: Stat,
    type: Member["type"],
    linkname: string,
    data: Content | null,
  ): void {
    const xattrs = type === "hardlink" ? new Map<string, Uint8Array>() : this.#xattrs(path);
    const size = data?.size ?? 0;
    const header = { ...this.#owned(stat), name, type, size, linkname, xattrs };
    for (const block of memberHeader(header)) this.archive.add(block);
    if (data !== null) this.archive.addContent(data);
    this.archive.addZeros(padded(size) - size);
    if (this.#given.has("v")) this.#say(`${shownName(name)}\n`);
  }

  #owned(stat: Stat): Omit<Member, "name" | "type" | "size" | "linkname" | "xattrs"> {
    const { process } = this.#call;
    const [owner, group] = [this.#given.value("owner"), this.#given.value("group")];
    const [ownerName, ownerId] = idOf(owner, (text) => parseUser(process, text));
    const [groupText, groupId] = idOf(group, (text) => parseGroup(process, text));
    const uid = ownerId ?? stat.uid;
    const gid = groupId ?? stat.gid;
    const numeric = this.#given.has("numeric");
    const mode = this.#given.value("mode");
    const words = mode === null ? null : parseMode(mode);
    const bits = stat.mode & 0o7777;
    return {
      mode: words === null ? bits : applyMode(words, bits, isDirMode(stat.mode), 0),
      uid,
      gid,
      user: numeric ? "" : (ownerName ?? userName(process, uid) ?? ""),
      group: numeric ? "" : (groupText ?? groupName(process, gid) ?? ""),
      mtime: this.#mtime ?? stat.mtimeSec,
      major: major(stat.rdev),
      minor: minor(stat.rdev),
    };
  }

  #xattrs(path: string): ReadonlyMap<string, Uint8Array> {
    const kept = new Map<string, Uint8Array>();
    if (!this.#given.has("xattrs", "include")) return kept;
    const { process } = this.#call;
    for (const name of process.llistxattr(path)) {
      if (!name.startsWith("system.")) kept.set(name, process.lgetxattr(path, name));
    }
    return kept;
  }
}

/** @throws FsError */
function contentAt(process: Process, path: string): Content {
  const fd = process.open(path);
  try {
    return process.readContent(fd);
  } finally {
    process.close(fd);
  }
}

/** The time that --mtime gives to all members: a date, or that of a file. */
function mtimeOf(call: Call, given: Given): number | null {
  const text = given.value("mtime");
  if (text === null) return null;
  if (/^[./]/.test(text)) return call.process.stat(text).mtimeSec;
  const date = parseDate(text, call.invocation.clock.now());
  if (date !== null) return date.sec;
  throw new UsageError(`Invalid date format \`${text}'`);
}

/** NAME, ID, or NAME:ID. */
function idOf(
  text: string | null,
  lookUp: (text: string) => number | null,
): [name: string | null, id: number | null] {
  if (text === null) return [null, null];
  const [name, id] = text.split(":");
  if (id !== undefined) return [name!, Number(id)];
  return /^\+?\d+$/.test(name!) ? [null, Number(name)] : [name!, lookUp(name!)];
}
