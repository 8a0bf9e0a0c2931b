import { refuse } from "../base/refusal.ts";
import { isCapability } from "../layer/capability.ts";
import { isPrivileged } from "./credentials.ts";
import type { Task } from "./task.ts";

/** Whether a value may be set, with no further check. An empty one may, by anybody: Linux looks at it only when it is
 *  read. @throws EINVAL (no capabilities) EPERM (not root). Kernel: setxattr, cap_convert_nscap */
export function mayWriteCapability(task: Task, value: Uint8Array): boolean {
  if (value.length === 0) return true;
  if (!isCapability(value)) refuse("EINVAL");
  return isPrivileged(task.credentials) || refuse("EPERM");
}
