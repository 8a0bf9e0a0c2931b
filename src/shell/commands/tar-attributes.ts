import type { TarEntry } from "../../image/tar/entry.ts";
import type { Call } from "./call.ts";
import { globMatcher } from "./glob.ts";
import type { Given } from "./options.ts";
import { parseGroup, parseUser } from "./owners.ts";
import { type OpenArchive, ownerNames } from "./tar-archive.ts";

/** What extracted members get beside their data: root keeps owners and modes, others their own and what the umask
 *  leaves. */
export class MemberAttributes {
  readonly sameOwner: boolean;
  readonly samePermissions: boolean;
  /** As it was when tar was called. */
  readonly umask: number;
  readonly #call: Call;
  readonly #given: Given;
  readonly #archive: OpenArchive;

  constructor(call: Call, given: Given, archive: OpenArchive) {
    this.#call = call;
    this.#given = given;
    this.#archive = archive;
    const owner = given.last("owner-same", "o");
    this.sameOwner = owner === null ? call.isRoot : owner === "owner-same";
    const permissions = given.last("p", "noperm");
    this.samePermissions = permissions === null ? call.isRoot : permissions === "p";
    this.umask = call.umask;
  }

  /** Bits that a new object does not get before its owner is right. */
  early(entry: TarEntry): number {
    return entry.mode & 0o777 & (this.sameOwner ? 0o700 : 0o777);
  }

  /** Times, owner, xattrs, mode, by descriptor if there is one. @param made the mode it has. @throws FsError */
  set(path: string, entry: TarEntry, fd: number | null, made: number): void {
    const { process } = this.#call;
    // busybox leaves a symlink the time at which it is made.
    const timed = entry.type !== "symlink" || !this.#call.isBusybox;
    if (timed && !this.#given.has("m")) {
      const mtime = { sec: entry.mtimeSec, nsec: entry.mtimeNsec };
      if (fd !== null) process.futimens(fd, "now", mtime);
      else process.utimens(path, "now", mtime, { nofollow: true });
    }
    let now = made;
    if (this.sameOwner) {
      const { uid, gid } = this.#owner(entry);
      if (fd !== null) process.fchown(fd, uid, gid);
      else process.lchown(path, uid, gid);
      if (entry.type !== "dir") now &= 0o1777;
    }
    this.#xattrs(path, entry);
    const mode = this.samePermissions ? entry.mode : entry.mode & 0o777 & ~this.umask;
    if (entry.type === "symlink" || mode === now) return;
    if (fd !== null) process.fchmod(fd, mode);
    else process.chmod(path, mode);
  }

  /** By name where the image knows it, else by number. */
  #owner(entry: TarEntry): { uid: number; gid: number } {
    const { uid, gid } = entry;
    if (this.#given.has("numeric")) return { uid, gid };
    const { process } = this.#call;
    const { user, group } = ownerNames(this.#archive, entry);
    return {
      uid: (user === "" ? null : parseUser(process, user)) ?? uid,
      gid: (group === "" ? null : parseGroup(process, group)) ?? gid,
    };
  }

  #xattrs(path: string, entry: TarEntry): void {
    if (entry.xattrs === null || !this.#given.has("xattrs", "include")) return;
    const included = this.#given.values("include").map((pattern) => globMatcher(pattern));
    for (const [name, value] of entry.xattrs) {
      const wanted =
        included.length === 0 ? name.startsWith("user.") : included.some((fits) => fits(name));
      if (wanted) this.#call.process.lsetxattr(path, name, value);
    }
  }
}
