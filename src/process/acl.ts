import { S_IFLNK, S_IFMT } from "../base/mode.ts";
import { refuse } from "../base/refusal.ts";
import type { Inode } from "../layer/inode.ts";
import { type Credentials, inGroup } from "./credentials.ts";

/** POSIX ACLs, in the form of their xattr: a version (4 bytes), then entries of tag, permissions and id. */

export const ACCESS = "system.posix_acl_access";
export const DEFAULT = "system.posix_acl_default";

const USER_OBJ = 0x01;
const USER = 0x02;
const GROUP_OBJ = 0x04;
const GROUP = 0x08;
const MASK = 0x10;
const OTHER = 0x20;

/** As entries follow each other. */
const ORDER: readonly number[] = [USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER];

const VERSION = 2;
const HEADER = 4;
const ENTRY = 8;

export interface AclEntry {
  readonly tag: number;
  perm: number;
  readonly id: number;
}

/** Entries of an ACL, in order; null when there are none, which stands for no ACL at all.
 *  @throws EINVAL (not the size of one, an unknown tag) EOPNOTSUPP (another version). Kernel: posix_acl_from_xattr */
export function parseAcl(value: Uint8Array): AclEntry[] | null {
  if (value.length === 0) return null;
  if (value.length < HEADER) refuse("EINVAL");
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (view.getUint32(0, true) !== VERSION) refuse("EOPNOTSUPP");
  if ((value.length - HEADER) % ENTRY !== 0) refuse("EINVAL");
  const entries: AclEntry[] = [];
  for (let at = HEADER; at < value.length; at += ENTRY) {
    const tag = view.getUint16(at, true);
    if (!ORDER.includes(tag)) refuse("EINVAL");
    entries.push({ tag, perm: view.getUint16(at + 2, true), id: view.getUint32(at + 4, true) });
  }
  return entries.length === 0 ? null : entries;
}

/** Whether an ACL is whole and in order: owner, users, group, groups, mask, others, with a mask where anybody is named.
 *  Kernel: posix_acl_valid */
export function isValidAcl(entries: readonly AclEntry[]): boolean {
  const tags = entries.map(({ tag }) => tag);
  const count = (tag: number): number => tags.filter((other) => other === tag).length;
  const sorted = tags.every(
    (tag, i) => i === 0 || ORDER.indexOf(tags[i - 1]!) <= ORDER.indexOf(tag),
  );
  const base = [USER_OBJ, GROUP_OBJ, OTHER].every((tag) => count(tag) === 1);
  const named = count(USER) + count(GROUP) > 0;
  const masked = count(MASK) === 1 || (count(MASK) === 0 && !named);
  return sorted && base && masked && entries.every(({ perm }) => perm <= 7);
}

export function formatAcl(entries: readonly AclEntry[]): Uint8Array {
  const value = new Uint8Array(HEADER + entries.length * ENTRY);
  const view = new DataView(value.buffer);
  view.setUint32(0, VERSION, true);
  entries.forEach((entry, i) => {
    view.setUint16(HEADER + i * ENTRY, entry.tag, true);
    view.setUint16(HEADER + i * ENTRY + 2, entry.perm, true);
    view.setUint32(HEADER + i * ENTRY + 4, entry.id, true);
  });
  return value;
}

/** Kernel: posix_acl_permission; the owner was dealt with before. */
export function aclGrants(
  value: Uint8Array,
  inode: Inode,
  cred: Credentials,
  mask: number,
): boolean {
  const entries = parseAcl(value) ?? [];
  const limit = entries.find((entry) => entry.tag === MASK)?.perm ?? 7;
  const want = mask & 7;
  const granted = (entry: AclEntry): boolean => (want & ~(entry.perm & limit)) === 0;
  const user = entries.find((entry) => entry.tag === USER && entry.id === cred.uid);
  if (user !== undefined) return granted(user);
  const groups = entries.filter(
    ({ tag, id }) =>
      (tag === GROUP_OBJ && inGroup(cred, inode.gid)) || (tag === GROUP && inGroup(cred, id)),
  );
  if (groups.length > 0) return groups.some(granted);
  const other = entries.find((entry) => entry.tag === OTHER);
  return other !== undefined && (want & ~other.perm) === 0;
}

/** An ACL that says no more than mode bits do. */
export function isEquivalentToMode(entries: readonly AclEntry[]): boolean {
  return entries.every(({ tag }) => tag === USER_OBJ || tag === GROUP_OBJ || tag === OTHER);
}

/** The permission bits that an ACL stands for: the mask shows as the group's. Kernel: posix_acl_equiv_mode */
export function modeOfAcl(entries: readonly AclEntry[]): number {
  const perm = (tag: number): number => entries.find((entry) => entry.tag === tag)?.perm ?? 0;
  const group = entries.some((entry) => entry.tag === MASK) ? perm(MASK) : perm(GROUP_OBJ);
  return (perm(USER_OBJ) << 6) | (group << 3) | perm(OTHER);
}

/** The ACL after a chmod: owner, mask (or group) and others follow the mode. Kernel: __posix_acl_chmod_masq */
export function chmodAcl(value: Uint8Array, mode: number): Uint8Array {
  const entries = parseAcl(value) ?? [];
  const masked = entries.some((entry) => entry.tag === MASK);
  for (const entry of entries) {
    if (entry.tag === USER_OBJ) entry.perm = (mode >> 6) & 7;
    if (entry.tag === OTHER) entry.perm = mode & 7;
    if (entry.tag === (masked ? MASK : GROUP_OBJ)) entry.perm = (mode >> 3) & 7;
  }
  return formatAcl(entries);
}

/** What a new object takes over from its directory's default ACL: instead of the umask. Null: there is none.
 *  Kernel: posix_acl_create */
export function inheritAcl(
  dir: Inode,
  mode: number,
): { readonly mode: number; readonly xattrs: [string, Uint8Array][] } | null {
  const value = dir.xattrs?.get(DEFAULT);
  if (value === undefined || (mode & S_IFMT) === S_IFLNK) return null;
  const entries = parseAcl(value) ?? [];
  const masked = entries.some((entry) => entry.tag === MASK);
  for (const entry of entries) {
    if (entry.tag === USER_OBJ) entry.perm &= (mode >> 6) & 7;
    if (entry.tag === OTHER) entry.perm &= mode & 7;
    if (entry.tag === (masked ? MASK : GROUP_OBJ)) entry.perm &= (mode >> 3) & 7;
  }
  const xattrs: [string, Uint8Array][] = [];
  if (!isEquivalentToMode(entries)) xattrs.push([ACCESS, formatAcl(entries)]);
  if ((mode & S_IFMT) === 0o040000) xattrs.push([DEFAULT, value]);
  return { mode: (mode & ~0o777) | modeOfAcl(entries), xattrs };
}
