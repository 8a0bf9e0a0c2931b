/** Who makes a system call: effective ids, which also stand for the file system ids. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Whether it has every capability, or none. By default uid 0 has them. Kernel: capset(2) */
  readonly capable?: boolean;
}

export const isPrivileged = (cred: Credentials): boolean => cred.capable ?? cred.uid === 0;

export const inGroup = (cred: Credentials, gid: number): boolean =>
  cred.gid === gid || cred.groups.includes(gid);

/** May give, or keep, setgid on a file of this group. Kernel: in_group_or_capable. */
export const keepsSetgid = (cred: Credentials, gid: number): boolean =>
  isPrivileged(cred) || inGroup(cred, gid);
