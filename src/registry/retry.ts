import type { Clock } from "./clock.ts";
import { RegistryError } from "./registry-error.ts";

export interface RetryPolicy {
  /** Attempts in a row without any progress. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; each wait may be twice as long as the one before. */
  readonly firstWait: number;
  /** Milliseconds that no wait of ours is longer than. */
  readonly longestWait: number;
  /** Milliseconds that a server may ask us to wait; of one that wants more we ask nothing. */
  readonly longestRetryAfter: number;
}

export const RETRY_POLICY: RetryPolicy = {
  attempts: 6,
  firstWait: 500,
  longestWait: 30_000,
  longestRetryAfter: 120_000,
};

/** Attempts in all, however much each of them brings. */
const MOST_ATTEMPTS = 1000;

export interface RetryInit {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** A number that grows when something was achieved: then the attempts are counted anew. */
  readonly progress?: () => number;
  /** Called before a wait of so many milliseconds. */
  readonly onWait?: (milliseconds: number, error: RegistryError) => void;
}

/** Does something until it goes well, or fails in a way that waiting does not mend.
 *  @throws what the last attempt has thrown; the signal's reason */
export async function retrying<T>(init: RetryInit, attempt: () => Promise<T>): Promise<T> {
  const { policy, clock, signal } = init;
  let failures = 0;
  let reached = init.progress?.() ?? 0;
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const now = init.progress?.() ?? 0;
      failures = now > reached ? 1 : failures + 1;
      reached = Math.max(now, reached);
      if (!(error instanceof RegistryError) || error.fault.passing !== true) throw error;
      if (failures >= policy.attempts || tries >= MOST_ATTEMPTS) throw error;
      const wait = waitFor(error, failures, policy, clock);
      if (wait === null) throw error;
      init.onWait?.(wait, error);
      await clock.pause(wait, signal);
    }
  }
}

/** Milliseconds before the next attempt: what the server asked for, or half to all of a time that doubles, so that
 *  clients that failed together do not come back together. Null when the server asked for too long. */
function waitFor(
  error: RegistryError,
  failures: number,
  policy: RetryPolicy,
  clock: Clock,
): number | null {
  const { retryAfter } = error.fault;
  if (retryAfter !== undefined) return retryAfter > policy.longestRetryAfter ? null : retryAfter;
  const longest = Math.min(policy.longestWait, policy.firstWait * 2 ** (failures - 1));
  return Math.round(longest * (0.5 + clock.random() / 2));
}

/** Milliseconds that a Retry-After header means: seconds, or a date. RFC 9110, 10.2.3. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
