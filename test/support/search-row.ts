import { expect } from "vitest";
import type { Envelope } from "../../src/base/event.ts";
import { outcomeOf } from "./errno.ts";
import { foundIn } from "./found.ts";
import type { Tree } from "./layer.ts";
import { scene } from "./scene.ts";
import { at, superblock } from "./superblock.ts";

/** One search. Lowers are topmost first. `found`: as foundIn says it, or an errno. `probes`: layers asked for the last
 *  name. */
export interface SearchRow {
  readonly what: string;
  readonly lowers: readonly Tree[];
  readonly upper?: Tree | null;
  readonly path: string;
  readonly found: string;
  readonly probes: number;
  readonly options?: string;
}

function probesOf(envelopes: readonly Envelope[], path: string): number {
  const lookups = envelopes.flatMap(({ event }) => (event.type === "lookup" ? [event] : []));
  return lookups.find((event) => event.path === path)?.probes ?? 0;
}

/** Looks the path up on a fresh mount; a process on another one must agree on whether it is there. */
export function checkSearch({
  what,
  lowers,
  upper = {},
  path,
  found,
  probes,
  options = "",
}: SearchRow): void {
  const { sb, envelopes } = superblock(lowers, upper, options);

  const outcome = outcomeOf(() => foundIn(sb, at(sb, path)));

  expect({ found: outcome, probes: probesOf(envelopes, path) }, what).toEqual({ found, probes });
  const { root } = scene({ lowers, upper, options });
  const errno = /^E[A-Z]+$/.test(found);
  expect(outcomeOf(() => (root.tryLstat(path) === null ? "-" : "found"))).toBe(
    errno ? found : found.startsWith("-") ? "-" : "found",
  );
}
