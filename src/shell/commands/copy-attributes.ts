import { FsError, isErrno } from "../../base/fs-error.ts";
import type { Stat } from "../../process/stat.ts";
import type { Call } from "./call.ts";
import type { CopySettings } from "./copy-settings.ts";
import { quote, quoteIfNeeded } from "./quote.ts";
import { strerror } from "./strerror.ts";

/** What attributes are set on: an open file, or a name. */
export type Handle =
  | { readonly fd: number; readonly path: string }
  | { readonly fd: null; readonly path: string; readonly isLink: boolean };

export function setTimes(call: Call, to: Handle, from: Stat): boolean {
  const { process } = call;
  const atime = { sec: from.atimeSec, nsec: from.atimeNsec };
  const mtime = { sec: from.mtimeSec, nsec: from.mtimeNsec };
  try {
    if (to.fd !== null) process.futimens(to.fd, atime, mtime);
    else process.utimens(to.path, atime, mtime, { nofollow: to.isLink });
    return true;
  } catch (error) {
    call.failed(`preserving times for ${quote(to.path)}`, error);
    return false;
  }
}

/** Gives the new object its owner. Who may not give files away keeps at least the group, if that goes.
 *  @returns "kept"; "not kept": setuid and setgid must not be set then; "failed" */
export function setOwner(
  call: Call,
  to: Handle,
  { uid, gid, mode }: Stat,
  existing: Stat | null,
  settings: CopySettings,
): "kept" | "not kept" | "failed" {
  const change = (user: number, group: number): void => {
    if (to.fd !== null) call.process.fchown(to.fd, user, group);
    else call.process.lchown(to.path, user, group);
  };
  // While the owner is not right yet, nobody gets more than both modes allow.
  if (existing !== null && (settings.preserve.mode || settings.move || settings.mode !== null)) {
    const wanted = settings.mode ?? mode;
    setMode(call, to, existing.mode & wanted & 0o700);
  }
  try {
    change(uid, gid);
    return "kept";
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (isErrno(error, "EPERM") || isErrno(error, "EINVAL")) {
      try {
        change(-1, gid);
      } catch (second) {
        if (!(second instanceof FsError)) throw second;
      }
      if (!call.isRoot) return "not kept";
    }
    call.fail(`failed to preserve ownership for ${quote(to.path)}: ${strerror(error)}`);
    return "failed";
  }
}

export function setMode(call: Call, to: Handle, mode: number): boolean {
  const done = call.attempt(`preserving permissions for ${quote(to.path)}`, () => {
    if (to.fd !== null) call.process.fchmod(to.fd, mode & 0o7777);
    else call.process.chmod(to.path, mode & 0o7777);
    return true;
  });
  return done ?? false;
}

/** Kept by their own calls. */
const ACLS = new Set(["system.posix_acl_access", "system.posix_acl_default"]);

/** Copies xattrs and, as mode is kept with them, ACLs. Those that the copier may not set are left out without a word
 *  unless they were asked for by name. */
export function copyXattrs(
  call: Call,
  from: string | number,
  to: Handle,
  settings: CopySettings,
): boolean {
  const { process } = call;
  const names = typeof from === "number" ? process.flistxattr(from) : process.llistxattr(from);
  let all = true;
  for (const name of names) {
    if (ACLS.has(name)) continue;
    try {
      const value =
        typeof from === "number" ? process.fgetxattr(from, name) : process.lgetxattr(from, name);
      if (to.fd !== null) process.fsetxattr(to.fd, name, value);
      else process.lsetxattr(to.path, name, value);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      all = false;
      if (settings.requireXattr) {
        call.fail(`setting attribute '${name}' for ${quote(to.path)}: ${strerror(error)}`);
      } else if (
        !["EPERM", "EOPNOTSUPP", "EACCES", "ENODATA"].includes(error.code) &&
        !settings.move
      ) {
        call.note(`setting attributes for ${quoteIfNeeded(to.path)}: ${strerror(error)}`);
      }
    }
  }
  return all || !settings.requireXattr;
}

/** Copies the ACLs of a file or directory, whose mode has been set. */
export function copyAcls(call: Call, from: string | number, to: Handle): void {
  const { process } = call;
  const names = typeof from === "number" ? process.flistxattr(from) : process.llistxattr(from);
  for (const name of names) {
    if (!ACLS.has(name)) continue;
    call.attempt(`preserving permissions for ${quote(to.path)}`, () => {
      const value =
        typeof from === "number" ? process.fgetxattr(from, name) : process.lgetxattr(from, name);
      if (to.fd !== null) process.fsetxattr(to.fd, name, value);
      else process.lsetxattr(to.path, name, value);
    });
  }
}
