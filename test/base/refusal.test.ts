import { describe, expect, it } from "vitest";
import { ERRNO, type Errno } from "../../src/base/errno.ts";
import { Refusal, refuse } from "../../src/base/refusal.ts";

describe("refuse()", () => {
  it("throws the errno, without a stack", () => {
    for (const code of Object.keys(ERRNO) as Errno[]) {
      let thrown: unknown;
      try {
        refuse(code);
      } catch (error) {
        thrown = error;
      }

      expect(thrown).toBeInstanceOf(Refusal);
      expect(thrown).toEqual({ code });
      expect(thrown).not.toBeInstanceOf(Error);
    }
  });
});
