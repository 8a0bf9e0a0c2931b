import type { Credentials } from "../cases/callers.ts";
import { failure } from "./failure.ts";
import type { Libc } from "./libc.ts";
import { endWithParent } from "./sandbox.ts";

const ROOT: Credentials = { uid: 0, gid: 0, groups: [0] };

/** Acts as somebody else. The saved ids stay root's, so that there is a way back; without an effective id of 0 the
 *  kernel takes the capabilities away for as long. Of this thread alone: others of the process stay what they are. */
export function asUser<T>(libc: Libc, credentials: Credentials, act: () => T): T {
  become(libc, credentials);
  try {
    return act();
  } finally {
    becomeRoot(libc);
  }
}

function becomeRoot(libc: Libc): void {
  setUser(libc, ROOT.uid);
  setGroups(libc, ROOT);
  // The kernel forgets it when the ids change.
  endWithParent(libc);
}

function become(libc: Libc, credentials: Credentials): void {
  setGroups(libc, credentials);
  setUser(libc, credentials.uid);
}

function setUser(libc: Libc, uid: number): void {
  must(libc, libc.setresuid(uid, uid, 0), "setresuid");
}

function setGroups(libc: Libc, { gid, groups }: Credentials): void {
  const list = new Uint8Array(Uint32Array.from(groups).buffer);
  must(libc, libc.setgroups(groups.length, list), "setgroups");
  must(libc, libc.setresgid(gid, gid, 0), "setresgid");
}

function must(libc: Libc, result: number, syscall: string): void {
  if (result === -1) throw failure(libc.errno(), syscall);
}
