import type { Invocation } from "../command.ts";

/** The same invocation with some things other than they were. Its input stays unread until somebody asks for it. */
export function changedCall(
  invocation: Invocation,
  changes: Partial<Omit<Invocation, "stdin">>,
): Invocation {
  return {
    ...invocation,
    ...changes,
    get stdin() {
      return invocation.stdin;
    },
  };
}
