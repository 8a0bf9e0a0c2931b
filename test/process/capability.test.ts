import { describe, expect, it } from "vitest";
import { readCapability } from "../../src/layer/capability.ts";
import { outcomeOf } from "../support/errno.ts";
import { scene } from "../support/scene.ts";

const NAME = "security.capability";
const V2 = Uint8Array.of(1, 0, 0, 2, ...Array(16).fill(9));
const V3 = Uint8Array.of(1, 0, 0, 3, ...Array(16).fill(9), 0, 0, 0, 0);
const V3_OTHER = Uint8Array.of(1, 0, 0, 3, ...Array(16).fill(9), 5, 0, 0, 0);

describe("readCapability()", () => {
  it.each<[what: string, value: Uint8Array, read: unknown]>([
    ["version 2", V2, V2],
    ["version 3 of root is version 2", V3, V2],
    ["version 3 of another root", V3_OTHER, V3_OTHER],
    ["version 2 that is too long", Uint8Array.of(...V2, 0), "EINVAL"],
    ["another version", V2.with(3, 1), "EINVAL"],
    ["nothing", new Uint8Array(), "EINVAL"],
  ])("%s", (_what, value, read) => {
    expect(outcomeOf(() => readCapability(value))).toEqual(read);
  });
});

describe("setxattr() of security.capability", () => {
  it.each<[what: string, uid: number, value: Uint8Array, result: string]>([
    ["version 2", 0, V2, "ok"],
    ["version 3", 0, V3, "ok"],
    ["by another user", 1000, V2, "EPERM"],
    ["nothing, which is looked at only when it is read", 0, new Uint8Array(), "ok"],
    ["nothing, by another user", 1000, new Uint8Array(), "ok"],
    ["what is none", 0, Uint8Array.of(1, 2, 3), "EINVAL"],
    ["what is none, by another user", 1000, Uint8Array.of(1, 2, 3), "EINVAL"],
  ])("%s", (_what, uid, value, result) => {
    const { as } = scene({ lowers: [{ "/f": { text: "", uid: 1000 } }] });

    expect(outcomeOf(() => as(uid).setxattr("/f", NAME, value))).toBe(result);
  });

  it("is read as it was set, or in the older form", () => {
    const { root } = scene({ lowers: [{ "/f": "" }] });

    root.setxattr("/f", NAME, V3);

    expect(root.getxattr("/f", NAME)).toEqual(V2);
    root.setxattr("/f", NAME, V2);
    expect(root.getxattr("/f", NAME)).toEqual(V2);
  });
});
