/** Who makes a system call: effective ids, which also stand for the file system ids. uid 0 has every capability. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

export const isPrivileged = (cred: Credentials): boolean => cred.uid === 0;

export const inGroup = (cred: Credentials, gid: number): boolean =>
  cred.gid === gid || cred.groups.includes(gid);

/** May give, or keep, setgid on a file of this group. Kernel: in_group_or_capable. */
export const keepsSetgid = (cred: Credentials, gid: number): boolean =>
  isPrivileged(cred) || inGroup(cred, gid);
