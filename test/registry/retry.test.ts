import { describe, expect, it } from "vitest";
import { RegistryError } from "../../src/registry/registry-error.ts";
import { RETRY_POLICY, retryAfterOf, retrying } from "../../src/registry/retry.ts";
import { TestClock } from "./support/pulls.ts";

const broken = (more = {}) =>
  new RegistryError({ kind: "server-failed", what: "broken", passing: true, ...more });

describe("retrying()", () => {
  it("waits twice as long each time, and gives up", async () => {
    const clock = new TestClock();
    const told: number[] = [];

    const result = retrying(
      { policy: RETRY_POLICY, clock, onWait: (wait) => told.push(wait) },
      async () => {
        throw broken();
      },
    );

    await expect(result).rejects.toThrow("broken");
    expect(clock.waits).toEqual([375, 750, 1500, 3000, 6000]);
    expect(told).toEqual(clock.waits);
  });

  it("counts anew after progress", async () => {
    const clock = new TestClock();
    let tries = 0;

    const result = await retrying(
      { policy: RETRY_POLICY, clock, progress: () => Math.min(tries, 10) },
      async () => {
        if (++tries <= 14) throw broken();
        return tries;
      },
    );

    expect(result).toBe(15);
    expect(clock.waits).toEqual([...Array(10).fill(375), 750, 1500, 3000, 6000]);
  });

  it("does not repeat what does not pass", async () => {
    const clock = new TestClock();

    const result = retrying({ policy: RETRY_POLICY, clock }, async () => {
      throw broken({ passing: false });
    });

    await expect(result).rejects.toThrow("broken");
    expect(clock.waits).toEqual([]);
  });

  it("ends with the signal's reason, whatever was thrown", async () => {
    const end = new AbortController();
    const reason = new Error("enough");

    const result = retrying(
      { policy: RETRY_POLICY, clock: new TestClock(), signal: end.signal },
      async () => {
        end.abort(reason);
        throw broken();
      },
    );

    await expect(result).rejects.toBe(reason);
  });
});

describe("retryAfterOf()", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");

  it.each([
    [null, undefined],
    ["5", 5000],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Thu, 01 Jan 2020 00:01:00 GMT", 0],
    ["soon", undefined],
  ])("reads %o as %o", (header, wait) => {
    expect(retryAfterOf(header, now)).toBe(wait);
  });
});
