import type { CaseEntry } from "../../cases/case.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { ScenarioLimits } from "../limits.ts";
import { entrySchema } from "../schema/image.ts";
import { compileEntry } from "./compile-entry.ts";
import type { Faults } from "./faults.ts";
import { numberedEntry } from "./numbered.ts";

/** An entry, and the path of the key it was written under. */
interface Placed {
  readonly entry: CaseEntry;
  readonly at: KeyPath;
}

/** The entries of one layer as a canonical case lists them: hard links last, each to a name that is none.
 *  Entries that do not fit each other are reported. */
export function compileTree(
  raw: unknown,
  at: KeyPath,
  faults: Faults,
  limits: ScenarioLimits,
): readonly CaseEntry[] {
  const placed = placedEntries(raw, at, faults, limits);
  const byPath = new Map<string, Placed>();
  for (const one of placed) {
    const { path } = one.entry;
    if (byPath.has(path))
      faults.add(one.at, `${path} is there already in this layer`, undefined, "key");
    else byPath.set(path, one);
  }
  for (const one of placed) checkParents(one, byPath, faults);
  const links = placed.filter(({ entry }) => entry.type === "link");
  return [
    ...placed.filter(({ entry }) => entry.type !== "link").map(({ entry }) => entry),
    ...links.map((one) => resolveLink(one, byPath, faults)),
  ];
}

function placedEntries(
  raw: unknown,
  at: KeyPath,
  faults: Faults,
  limits: ScenarioLimits,
): readonly Placed[] {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return [];
  const placed: Placed[] = [];
  for (const [path, value] of Object.entries(raw)) {
    const where = [...at, path];
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success || !path.startsWith("/")) continue;
    const entry = compileEntry(path, parsed.data, where, faults, limits);
    const times = typeof parsed.data === "object" ? parsed.data?.repeat : undefined;
    if (placed.length + (times ?? 1) > limits.entries) {
      faults.add(where, `more than ${limits.entries} entries in a layer (limit entries)`);
      return placed;
    }
    const same = times !== undefined && times > 1 && !path.includes("{n}");
    if (same) {
      const message = `${path} would be there ${times} times`;
      faults.add([...where, "repeat"], message, "put {n} into the name: it counts from 1", "key");
    }
    if (times === undefined || same) placed.push({ entry, at: where });
    else
      for (let n = 1; n <= times; n++) placed.push({ entry: numberedEntry(entry, n), at: where });
  }
  return placed;
}

/** Whatever has something below it is a directory, or not mentioned. */
function checkParents(
  { entry, at }: Placed,
  byPath: ReadonlyMap<string, Placed>,
  faults: Faults,
): void {
  for (
    let slash = entry.path.lastIndexOf("/");
    slash > 0;
    slash = entry.path.lastIndexOf("/", slash - 1)
  ) {
    const above = entry.path.slice(0, slash);
    const found = byPath.get(above)?.entry;
    if (found === undefined || found.type === "dir") continue;
    faults.add(at, `${above} is no directory in this layer but a ${found.type}`, undefined, "key");
    return;
  }
}

function resolveLink(one: Placed, byPath: ReadonlyMap<string, Placed>, faults: Faults): CaseEntry {
  const seen = new Set<string>();
  let target = one.entry.target!;
  for (;;) {
    const found = byPath.get(target)?.entry;
    const wrong = wrongTarget(target, found, seen);
    if (wrong !== undefined) faults.add([...one.at, "link"], wrong);
    if (wrong !== undefined || found?.type !== "link") return { ...one.entry, target };
    seen.add(target);
    target = found.target!;
  }
}

function wrongTarget(
  target: string,
  found: CaseEntry | undefined,
  seen: ReadonlySet<string>,
): string | undefined {
  if (seen.has(target)) return "these hard links point at each other, and at no file";
  if (found === undefined)
    return `${target} is not in this layer: a hard link is a further name within one`;
  return found.type === "dir" ? `${target} is a directory, which has no further names` : undefined;
}
