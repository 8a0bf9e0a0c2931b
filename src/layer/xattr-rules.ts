import { refuse } from "../base/refusal.ts";

/** Name spaces that the store takes. ACLs have handlers of their own. */
const SPACES = ["user.", "trusted.", "security."];
const ACLS = ["system.posix_acl_access", "system.posix_acl_default"];

/** @throws EINVAL (a bare prefix) EOPNOTSUPP (no such name space). Kernel: xattr_resolve_name, shmem_xattr_handlers */
export function checkStoreXattr(name: string): void {
  if (ACLS.includes(name)) return;
  const space = SPACES.find((prefix) => name.startsWith(prefix));
  if (space === undefined) refuse("EOPNOTSUPP");
  if (name === space) refuse("EINVAL");
}
