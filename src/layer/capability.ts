import { refuse } from "../base/refusal.ts";

/** The xattr that holds a file's capabilities (struct vfs_cap_data): a version, then two pairs of sets; in version 3
 *  the root user of a name space behind them. */
export const CAPABILITY = "security.capability";

const SIZE_V2 = 20;
const SIZE_V3 = 24;
const V2 = 0x02;
const V3 = 0x03;

/** The version byte stands last in the first word, which is little-endian. */
const versionOf = (value: Uint8Array): number => value[3] ?? 0;

const isV2 = (value: Uint8Array): boolean => value.length === SIZE_V2 && versionOf(value) === V2;
const isV3 = (value: Uint8Array): boolean => value.length === SIZE_V3 && versionOf(value) === V3;

/** Whether a value has one of the forms that there are. */
export const isCapability = (value: Uint8Array): boolean => isV2(value) || isV3(value);

/** The value as a process of the first user name space reads it: of version 3 only what differs from 2.
 *  @throws EINVAL for a value that is none. Kernel: cap_inode_getsecurity */
export function readCapability(value: Uint8Array): Uint8Array {
  if (isV2(value)) return value;
  if (!isV3(value)) refuse("EINVAL");
  const root = new DataView(value.buffer, value.byteOffset).getUint32(SIZE_V2, true);
  if (root !== 0) return value;
  const older = value.slice(0, SIZE_V2);
  older[3] = V2;
  return older;
}
