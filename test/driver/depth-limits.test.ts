import { describe, expect, it } from "vitest";
import { checkDepth, DEPTH_LIMITS } from "../../src/driver/depth-limits.ts";
import { DriverError } from "../../src/driver/driver-error.ts";

describe("checkDepth()", () => {
  it.each([
    ["image store", 125, "max depth exceeded"],
    ["overlay2", 128, "max depth exceeded"],
    ["containers/storage", 500, "max depth exceeded"],
    ["kernel", 500, "too many lower directories, limit is 500"],
  ] as const)("%s: %i, then %s", (who, most, message) => {
    checkDepth(most, who);

    expect(DEPTH_LIMITS[who].most).toBe(most);
    expect(() => checkDepth(most + 1, who)).toThrow(
      new DriverError(message, { count: most + 1, most }),
    );
  });
});
