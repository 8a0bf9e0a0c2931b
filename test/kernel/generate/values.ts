import type { CaseValue } from "../../../src/cases/case.ts";
import type { Random } from "./random.ts";

export const FILE_MODES = [
  ...[0o644, 0o644, 0o644, 0o644, 0o600, 0o755, 0o4755, 0o2755, 0o6711, 0o444, 0o000, 0o666],
];
export const DIRECTORY_MODES = [
  ...[0o755, 0o755, 0o755, 0o755, 0o700, 0o777, 0o1777, 0o2775, 0o2777, 0o555, 0o000],
];
export const XATTR_NAMES = ["user.k1", "user.k2", "trusted.t1"];
/** Names that overlayfs or the kernel treat in a way of their own. */
export const ODD_XATTR_NAMES = [
  ...["trusted.overlay.opaque", "trusted.overlay.redirect", "trusted.overlay.foo"],
  ...["trusted.overlay.overlay.foo", "trusted.overlay.metacopy", "trusted.overlayx"],
  ...["user.overlay.opaque", "user.nope", "bogus.x", "security.z", "security.capability"],
  ...["system.posix_acl_access", "trusted.", "user."],
];

/** A time in the past, which outcomes show. */
export function randomTime(random: Random): number {
  return 1_000_000_000 + 1000 * random.between(1, 999);
}

export function randomContent(random: Random): string {
  const length = random.pick([0, 1, 3, 5, 8, 12]);
  return Array.from({ length }, () => random.pick("abcdef".split(""))).join("");
}

/** A content, and now and then a long one. */
export function randomBytes(random: Random): CaseValue {
  if (random.chance(0.05)) return { repeat: "xyz", len: random.pick([300, 4096, 5000, 70_000]) };
  return randomContent(random);
}

/** An access list as it lies in an xattr: the owner, user 1000, the group, a mask, others. */
export function randomAcl(random: Random): CaseValue {
  const bits = () => random.between(0, 7);
  const entries: [tag: number, bits: number, id: number][] = [
    [0x01, bits(), -1],
    [0x02, bits(), 1000],
    [0x04, bits(), -1],
    [0x10, bits(), -1],
    [0x20, bits(), -1],
  ];
  const short = random.chance(0.2)
    ? entries.filter(([tag]) => tag !== 0x02 && tag !== 0x10)
    : entries;
  const bytes = new DataView(new ArrayBuffer(4 + 8 * short.length));
  bytes.setUint32(0, 2, true);
  short.forEach(([tag, allowed, id], i) => {
    bytes.setUint16(4 + 8 * i, tag, true);
    bytes.setUint16(6 + 8 * i, allowed, true);
    bytes.setInt32(8 + 8 * i, id, true);
  });
  return { hex: Buffer.from(bytes.buffer).toString("hex") };
}

/** CAP_NET_RAW in a file, revision 2. */
export const CAPABILITY: CaseValue = { hex: "0000000200200000000000000000000000000000" };

/** Devices that no driver has, some of them nearly whiteouts. */
export function randomDevice(random: Random, type: "char" | "block"): readonly [number, number] {
  if (random.chance(0.7)) return [240, random.between(1, 9)];
  return [0, type === "char" ? random.between(1, 9) : 0];
}
