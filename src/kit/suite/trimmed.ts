import type { CaseEntry } from "../../cases/case.ts";
import type { OpOutcome } from "../../cases/outcome.ts";
import type { RecordedCase } from "../cases/recorded-case.ts";
import type { Supports } from "../supports.ts";
import { ancestorsOf } from "../tree/complete.ts";
import { needsOfEntry } from "./needs.ts";

/** A recorded case without the things at the top of its layers that an implementation cannot have, and that the case
 *  is not about: many cases share a layer that holds one of everything. */
export function trimmed(recorded: RecordedCase, supports: Supports): RecordedCase {
  const { case: given, outcome } = recorded;
  const named = new Set(
    given.ops.flatMap(({ path = "/", to = "/", target = "/" }) =>
      [path, to, `/${target}`].flatMap((name) => [...ancestorsOf(name), name]),
    ),
  );
  const links = new Set(given.lower.flat().flatMap(({ target }) => target ?? []));
  const isDropped = (entry: CaseEntry): boolean =>
    ancestorsOf(entry.path).length === 0 &&
    entry.type !== "dir" &&
    !named.has(entry.path) &&
    !links.has(entry.path) &&
    needsOfEntry(entry).some((need) => !supports[need]);
  const dropped = new Set(
    given.lower
      .flat()
      .filter(isDropped)
      .map(({ path }) => path),
  );
  if (dropped.size === 0) return recorded;
  return {
    ...recorded,
    case: {
      ...given,
      lower: given.lower.map((layer) => layer.filter((e) => !dropped.has(e.path))),
    },
    outcome: {
      ...outcome,
      merged: outcome.merged?.filter(({ path }) => !dropped.has(path)) ?? null,
      ops: outcome.ops.map((each, i) =>
        given.ops[i]!.op === "readdir" && given.ops[i]!.path === "/"
          ? without(each, dropped)
          : each,
      ),
    },
  };
}

/** A listing of the root. */
function without(listing: OpOutcome, dropped: ReadonlySet<string>): OpOutcome {
  if (!listing.ok || !Array.isArray(listing.value)) return listing;
  const names = listing.value as readonly (string | readonly [string, string])[];
  const kept = names.filter(
    (each) => !dropped.has(`/${typeof each === "string" ? each : each[0]}`),
  );
  return { ok: true, value: kept as typeof listing.value };
}
