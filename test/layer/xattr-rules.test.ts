import { describe, expect, it } from "vitest";
import { checkStoreXattr } from "../../src/layer/xattr-rules.ts";
import { outcomeOf } from "../support/errno.ts";

describe("checkStoreXattr()", () => {
  it.each([
    ["user.a", "ok"],
    ["trusted.overlay.x", "ok"],
    ["security.capability", "ok"],
    ["system.posix_acl_access", "ok"],
    ["system.posix_acl_default", "ok"],
    ["system.other", "EOPNOTSUPP"],
    ["user", "EOPNOTSUPP"],
    ["other.a", "EOPNOTSUPP"],
    ["", "EOPNOTSUPP"],
    ["user.", "EINVAL"],
    ["trusted.", "EINVAL"],
    ["security.", "EINVAL"],
  ])("%j: %s", (name, outcome) => {
    expect(outcomeOf(() => checkStoreXattr(name))).toBe(outcome);
  });
});
