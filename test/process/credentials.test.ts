import { describe, expect, it } from "vitest";
import {
  type Credentials,
  inGroup,
  isPrivileged,
  keepsSetgid,
} from "../../src/process/credentials.ts";

describe("isPrivileged(), inGroup() and keepsSetgid()", () => {
  it.each<[who: Credentials, privileged: boolean, inFive: boolean, keeps: boolean]>([
    [{ uid: 0, gid: 0, groups: [] }, true, false, true],
    [{ uid: 7, gid: 5, groups: [] }, false, true, true],
    [{ uid: 7, gid: 7, groups: [4, 5] }, false, true, true],
    [{ uid: 7, gid: 0, groups: [0] }, false, false, false],
  ])("%j", (who, privileged, inFive, keeps) => {
    expect([isPrivileged(who), inGroup(who, 5), keepsSetgid(who, 5)]).toEqual([
      privileged,
      inFive,
      keeps,
    ]);
  });
});
