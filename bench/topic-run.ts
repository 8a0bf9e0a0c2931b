import type { Measured } from "./measurement.ts";
import type { CaseResult } from "./result.ts";
import { startInNamespace } from "./scratch.ts";

/** What the process of a topic sends. */
export type Found =
  /** Why there is no real overlay to compare with where it runs; null, if there is one. */
  | { readonly kind: "field"; readonly noOverlay: string | null }
  | { readonly kind: "case"; readonly result: CaseResult }
  | { readonly kind: "measured"; readonly title: string; readonly measured: Measured };

/** What came of a topic. One that ended badly has no results, whatever it sent before. */
export type TopicRun =
  | { readonly found: readonly Found[] }
  /** "ended with status 1" */
  | { readonly failure: string };

/** Runs a script in a process of its own that measures a topic, and tells what it sends as it comes.
 *  @param stop ends it: that is a failure, too */
export function runTopic(
  script: URL,
  args: readonly string[],
  tell: (found: Found) => void,
  stop: AbortSignal,
): Promise<TopicRun> {
  const found: Found[] = [];
  const child = startInNamespace(script, args);
  const end = (): void => void child.kill("SIGTERM");
  stop.addEventListener("abort", end);
  return new Promise<TopicRun>((resolve) => {
    child.on("message", (message) => {
      found.push(message as Found);
      tell(message as Found);
    });
    child.once("error", (error) => resolve({ failure: error.message }));
    // Not "exit": what it sent last comes after it.
    child.once("close", (status, signal) => {
      const failure = signal === null ? `ended with status ${status}` : `ended by ${signal}`;
      resolve(status === 0 ? { found } : { failure });
    });
  }).finally(() => stop.removeEventListener("abort", end));
}
